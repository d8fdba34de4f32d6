import { Checkbox as Base } from '@base-ui/react/checkbox'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

type Props = {
  isChecked: boolean
  isPartly?: boolean
  onChange: (isChecked: boolean) => void
  /** Beside it; or `label` as its name when nothing stands beside it. */
  children?: ReactNode
  label?: string
  isDisabled?: boolean
}

export function Checkbox({ isChecked, isPartly = false, onChange, children, label, isDisabled = false }: Props) {
  const box = (
    <Base.Root
      checked={isChecked}
      indeterminate={isPartly}
      onCheckedChange={onChange}
      disabled={isDisabled}
      aria-label={label}
      className="flex size-4 shrink-0 items-center justify-center rounded-[4px] border border-n-8 bg-n-1 text-accent-on data-checked:border-accent data-checked:bg-accent data-disabled:opacity-55 data-indeterminate:border-accent data-indeterminate:bg-accent"
    >
      <Base.Indicator>
        <Icon name={isPartly ? 'minus' : 'check'} size={12} />
      </Base.Indicator>
    </Base.Root>
  )
  if (children === undefined) return box
  return (
    <label className="flex items-start gap-2 text-13 leading-4">
      {box}
      <span className="min-w-0">{children}</span>
    </label>
  )
}
