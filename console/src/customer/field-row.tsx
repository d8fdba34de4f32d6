import { type KeyboardEvent, useRef, useState } from 'react'
import { Switch, TextInput } from '../design/index.ts'
import { type FieldValue, typedValue } from './field-names.ts'
import { t } from './words.ts'

type Props = {
  name: string
  value: unknown
  isAllowed: boolean
  /** Null takes the field away. */
  onChange: (value: FieldValue | null) => void
}

/** A field and its value, which becomes a text field when it is pressed. Enter keeps, Escape does not, empty removes. */
export function FieldRow({ name, value, isAllowed, onChange }: Props) {
  return (
    <div className="flex min-h-7 items-center gap-2 text-13">
      <dt className="w-24 shrink-0 truncate text-n-11" title={name}>
        {name}
      </dt>
      <dd className="min-w-0 flex-1">
        {!isAllowed ? (
          <p className="py-1 break-words">{shown(value)}</p>
        ) : typeof value === 'boolean' ? (
          <span className="flex h-7 items-center gap-2">
            <Switch isOn={value} label={name} onChange={onChange} />
            {shown(value)}
          </span>
        ) : (
          <TextValue name={name} value={value} onChange={onChange} />
        )}
      </dd>
    </div>
  )
}

function TextValue({ name, value, onChange }: Omit<Props, 'isAllowed'>) {
  const [typed, setTyped] = useState<string>()
  const button = useRef<HTMLButtonElement>(null)
  const close = (isKept: boolean) => {
    if (typed === undefined) return
    setTyped(undefined)
    const next = typedValue(typed, value)
    if (isKept && next !== value) onChange(next)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    close(event.key === 'Enter')
    requestAnimationFrame(() => button.current?.focus())
  }
  if (typed !== undefined)
    return (
      <TextInput
        autoFocus
        aria-label={name}
        maxLength={2000}
        value={typed}
        onChange={setTyped}
        onKeyDown={press}
        onBlur={() => close(true)}
        onFocus={(event) => event.currentTarget.select()}
        className="-ml-2 h-7! w-[calc(100%+8px)]! px-[7px]!"
      />
    )
  return (
    <button
      ref={button}
      type="button"
      aria-label={t('customer.change_field', { name, value: shown(value) })}
      onClick={() => setTyped(shown(value))}
      className="-ml-2 block w-[calc(100%+8px)] rounded-control px-2 py-1 text-left leading-[1.4] break-words hover:bg-n-3"
    >
      {shown(value)}
    </button>
  )
}

function shown(value: unknown): string {
  return typeof value === 'boolean' ? t(value ? 'customer.yes' : 'customer.no') : String(value)
}
