import { Combobox as Base } from '@base-ui/react/combobox'
import { t } from '../words/t.ts'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import { inputLook, itemLook } from './looks.ts'
import type { Option } from './select.tsx'

type Props<Value extends string> = {
  options: readonly Option<Value>[]
  value: Value | null
  onChange: (value: Value | null) => void
  placeholder?: string
  label?: string
  isDisabled?: boolean
  className?: string
}

/** One of many, found by typing. */
export function Combobox<Value extends string>({
  options,
  value,
  onChange,
  placeholder,
  label,
  isDisabled,
  className,
}: Props<Value>) {
  const chosen = options.find((option) => option.value === value) ?? null
  return (
    <Base.Root
      items={options}
      value={chosen}
      onValueChange={(next) => onChange((next as Option<Value> | null)?.value ?? null)}
      itemToStringLabel={(option) => (option as Option<Value>).label}
      isItemEqualToValue={(a, b) => (a as Option).value === (b as Option).value}
      disabled={isDisabled ?? false}
      autoHighlight
    >
      <div className={`relative ${className ?? ''}`}>
        <Base.Input aria-label={label} placeholder={placeholder} className={classes(inputLook, 'h-8 pr-7 pl-2.5')} />
        <Icon name="select" size={14} className="pointer-events-none absolute top-2 right-2 text-n-11" />
      </div>
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-50 outline-none">
          <Base.Popup className="floating max-h-[min(20rem,var(--available-height))] w-(--anchor-width) overflow-y-auto rounded-control p-1 outline-none">
            <Base.Empty className="px-2 py-1.5 text-12 text-n-11 empty:hidden">{t('app.no_options')}</Base.Empty>
            <Base.List>
              {(option: Option<Value>) => (
                <Base.Item key={option.value} value={option} className={itemLook}>
                  {option.mark}
                  <span className="min-w-0 flex-1 truncate">{option.label}</span>
                  <Base.ItemIndicator>
                    <Icon name="check" size={14} className="text-accent-text" />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
