import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import type { IconName } from './icons.ts'
import { Kbd } from './kbd.tsx'
import { itemLook } from './looks.ts'

type Props = {
  trigger: ReactElement
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'right' | 'bottom' | 'left'
}

/** Actions behind a button. `trigger` is a Button or an IconButton. */
export function Menu({ trigger, children, align = 'start', side = 'bottom' }: Props) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} side={side} collisionPadding={8} className="z-50 outline-none">
          <Base.Popup className="floating max-h-(--available-height) min-w-44 overflow-y-auto rounded-control p-1 outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

type ItemProps = {
  children: ReactNode
  onSelect: () => void
  icon?: IconName
  keys?: string
  isDanger?: boolean
  isOff?: boolean
}

export function MenuItem({ children, onSelect, icon, keys, isDanger, isOff = false }: ItemProps) {
  return (
    <Base.Item onClick={onSelect} disabled={isOff} className={classes(itemLook, isDanger && 'text-urgent')}>
      {icon && <Icon name={icon} className={isDanger ? '' : 'text-n-11'} />}
      <span className="min-w-0 flex-1">{children}</span>
      {keys && <Kbd keys={keys} />}
    </Base.Item>
  )
}

type RadioProps<Value extends string> = {
  label: string
  value: Value
  onChange: (value: Value) => void
  options: readonly { value: Value; label: string; mark?: ReactNode }[]
}

/** One of a few, inside a menu. */
export function MenuRadio<Value extends string>({ label, value, onChange, options }: RadioProps<Value>) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-11 font-medium text-n-11">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next) => onChange(next as Value)}>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} className={itemLook} closeOnClick>
            {option.mark}
            <span className="min-w-0 flex-1">{option.label}</span>
            <Base.RadioItemIndicator>
              <Icon name="check" size={14} className="text-accent-text" />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  )
}

export function MenuSeparator() {
  return <Base.Separator className="mx-1 my-1 h-px bg-n-6" />
}
