import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'

type Props = {
  trigger: ReactElement
  /** Accessible name. */
  label: string
  children: ReactNode
  isOpen?: boolean
  onOpenChange?: (isOpen: boolean) => void
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'right' | 'bottom' | 'left'
  /** For a list that fills it to its edges. */
  isFlush?: boolean
}

/** Something small to read or to fill in, beside what opened it. */
export function Popover({
  trigger,
  label,
  children,
  isOpen,
  onOpenChange,
  align = 'start',
  side = 'bottom',
  isFlush = false,
}: Props) {
  return (
    <Base.Root {...(isOpen === undefined ? {} : { open: isOpen })} onOpenChange={(open) => onOpenChange?.(open)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} side={side} collisionPadding={8} className="z-50">
          <Base.Popup
            aria-label={label}
            className={`floating max-h-(--available-height) max-w-[calc(100vw-16px)] overflow-y-auto rounded-control outline-none ${isFlush ? 'w-64 p-1' : 'w-72 p-3'}`}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
