import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { t } from '../words/t.ts'
import { Icon } from './icon.tsx'
import { inputLook } from './looks.ts'

export type PickOption<Value extends string = string> = {
  value: Value
  label: string
  mark?: ReactNode
  /** Muted, at the right. */
  note?: string
  /** Further words that it is found by. */
  also?: string
  isChosen?: boolean | 'partly'
}

type Props<Value extends string> = {
  options: readonly PickOption<Value>[]
  onPick: (value: Value) => void
  /** Accessible name and placeholder. */
  label: string
  /** A new one by this name, when none is called so. */
  onAdd?: ((name: string) => void) | undefined
  /** Without a line to type in, for the few. */
  isShort?: boolean
}

const mostShown = 50

/** Options to choose from, found by typing; stands in a Popover, which it takes the focus of. One or several: see `isChosen`. */
export function PickList<Value extends string>({ options, onPick, label, onAdd, isShort = false }: Props<Value>) {
  const [typed, setTyped] = useState('')
  const [marked, setMarked] = useState(0)
  const id = useId()
  const wanted = fold(typed.trim())
  const found = options.filter((one) => fits(one, wanted)).slice(0, mostShown)
  const canAdd = onAdd && wanted !== '' && !options.some((one) => fold(one.label) === wanted)
  const rows = [
    ...found.map((option) => ({ option, run: () => onPick(option.value) })),
    ...(canAdd ? [{ option: null, run: () => add() }] : []),
  ]
  const at = Math.min(marked, rows.length - 1)

  function add(): void {
    onAdd?.(typed.trim())
    setTyped('')
  }

  function press(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && rows.length > 0) setMarked((at + step + rows.length) % rows.length)
    else if (event.key === 'Enter' && rows[at]) rows[at].run()
    else return
    event.preventDefault()
  }

  return (
    <div className="flex flex-col gap-1">
      <input
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={rows.length > 0 ? `${id}-${at}` : undefined}
        placeholder={t('design.pick')}
        value={typed}
        readOnly={isShort}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => {
          setTyped(target.value)
          setMarked(0)
        }}
        onKeyDown={press}
        className={isShort ? 'sr-only' : `${inputLook} h-8 px-2`}
      />
      <div
        id={id}
        role="listbox"
        aria-label={label}
        aria-multiselectable={onAdd ? true : undefined}
        className="max-h-72 overflow-y-auto"
      >
        {rows.map(({ option, run }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the line that holds the focus has the keys
          <div
            key={option?.value ?? 'new'}
            id={`${id}-${index}`}
            ref={(row) => {
              if (index === at) row?.scrollIntoView({ block: 'nearest' })
            }}
            role="option"
            aria-selected={option?.isChosen === true}
            tabIndex={-1}
            onPointerDown={(event) => event.preventDefault()}
            onClick={run}
            onPointerMove={() => index !== at && setMarked(index)}
            className={`flex min-h-7 cursor-default items-center gap-2 rounded-[4px] px-2 py-1 text-13 text-n-12 select-none max-md:min-h-10 ${index === at ? 'bg-n-4' : ''}`}
          >
            {option ? (
              <>
                {option.mark}
                <span className="min-w-0 flex-1 truncate">{option.label}</span>
                {option.note && <span className="tabular text-12 text-n-11">{option.note}</span>}
                {option.isChosen === 'partly' && (
                  <Icon name="minus" size={14} className="text-n-11" label={t('design.pick_some')} />
                )}
                {option.isChosen === true && <Icon name="check" size={14} className="text-accent-text" />}
              </>
            ) : (
              <>
                <Icon name="plus" size={14} className="text-n-11" />
                <span className="min-w-0 truncate">{t('design.pick_new', { name: typed.trim() })}</span>
              </>
            )}
          </div>
        ))}
        {rows.length === 0 && <p className="px-2 py-1.5 text-12 text-n-11">{t('app.no_options')}</p>}
      </div>
    </div>
  )
}

function fits({ label, also = '' }: PickOption, wanted: string): boolean {
  if (wanted === '') return true
  const words = fold(`${label} ${also}`)
  return words.startsWith(wanted) || words.split(/[\s@.-]+/).some((word) => word.startsWith(wanted))
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
