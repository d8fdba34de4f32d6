import { Field as Base } from '@base-ui/react/field'
import type { ReactNode } from 'react'

type Props = {
  label: ReactNode
  /** Below the control: what to put in. */
  help?: ReactNode
  /** In place of the help, in words. */
  error?: string | undefined
  isLabelHidden?: boolean
  className?: string
  /** One TextInput, TextArea, Select … of ours: label, help and error are tied to it. */
  children: ReactNode
}

/** Label above, help below, error in place. */
export function Field({ label, help, error, isLabelHidden, className, children }: Props) {
  return (
    <Base.Root invalid={error !== undefined} className={`flex min-w-0 flex-col gap-1.5 ${className ?? ''}`}>
      <Base.Label className={isLabelHidden ? 'sr-only' : 'text-12 font-medium text-n-12'}>{label}</Base.Label>
      {children}
      {error !== undefined ? (
        <Base.Description role="alert" className="text-12 leading-[1.45] text-urgent">
          {error}
        </Base.Description>
      ) : (
        help && <Base.Description className="text-12 leading-[1.45] text-n-11">{help}</Base.Description>
      )}
    </Base.Root>
  )
}
