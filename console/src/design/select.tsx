import { Select as Base } from '@base-ui/react/select'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import { inputLook, itemLook } from './looks.ts'

export type Option<Value extends string = string> = { value: Value; label: string; mark?: ReactNode; isOff?: boolean }
type Props<Value extends string> = {
  options: readonly Option<Value>[]
  value: Value | null
  onChange: (value: Value) => void
  placeholder?: string
  /** Accessible name, when it stands in no Field. */
  label?: string
  isDisabled?: boolean
  className?: string
}

/** One of a few. For many, Combobox. */
export function Select<Value extends string>({
  options,
  value,
  onChange,
  placeholder,
  label,
  isDisabled,
  className,
}: Props<Value>) {
  const chosen = options.find((option) => option.value === value)
  return (
    <Base.Root
      items={options.map(({ value, label }) => ({ value, label }))}
      value={value}
      onValueChange={(next) => next !== null && onChange(next as Value)}
      disabled={isDisabled ?? false}
    >
      <Base.Trigger
        aria-label={label}
        className={classes(
          inputLook,
          'flex h-8 items-center gap-2 pr-1.5 pl-2.5 text-left data-disabled:bg-n-3',
          className,
        )}
      >
        {chosen?.mark}
        <span className={classes('min-w-0 flex-1 truncate', !chosen && 'text-n-10')}>
          {chosen?.label ?? placeholder}
        </span>
        <Icon name="select" size={14} className="text-n-11" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <Base.Popup className="floating max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-control p-1 outline-none">
            <Base.List>
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.isOff ?? false}
                  className={itemLook}
                >
                  {option.mark}
                  <Base.ItemText className="min-w-0 flex-1 truncate">{option.label}</Base.ItemText>
                  <Base.ItemIndicator>
                    <Icon name="check" size={14} className="text-accent-text" />
                  </Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
