import { Switch as Base } from '@base-ui/react/switch'
import type { ReactNode } from 'react'

type Props = {
  isOn: boolean
  onChange: (isOn: boolean) => void
  children?: ReactNode
  label?: string
  isDisabled?: boolean
}

export function Switch({ isOn, onChange, children, label, isDisabled = false }: Props) {
  const control = (
    <Base.Root
      checked={isOn}
      onCheckedChange={onChange}
      disabled={isDisabled}
      aria-label={label}
      className="flex h-4.5 w-8 shrink-0 rounded-full bg-n-8 p-0.5 transition-colors duration-100 data-checked:bg-accent data-disabled:opacity-55"
    >
      <Base.Thumb className="size-3.5 rounded-full bg-n-1 transition-transform duration-100 data-checked:translate-x-3.5 dark:bg-n-12" />
    </Base.Root>
  )
  if (children === undefined) return control
  return (
    <label className="flex items-center gap-2 text-13">
      {control}
      <span>{children}</span>
    </label>
  )
}
