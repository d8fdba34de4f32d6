import type { ReactNode } from 'react'
import { classes, Popover, Tooltip } from '../../design/index.ts'

type Props = {
  /** What it changes; its accessible name, with the value behind it. */
  label: string
  keys: string
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  /** The value as it stands. */
  children: ReactNode
  /** What opens. */
  list: ReactNode
  isOff?: boolean
  /** Gives way where there is little room. */
  canShrink?: boolean
}

/** A fact of the ticket that can be changed where it stands. */
export function Chip({ label, keys, isOpen, onOpenChange, children, list, isOff = false, canShrink = false }: Props) {
  const look = classes(
    'inline-flex h-7 max-w-52 items-center gap-1.5 rounded-control px-2 text-12 whitespace-nowrap text-n-12 max-md:h-8',
    canShrink ? 'min-w-16 max-md:shrink-0' : 'shrink-0',
  )
  const named = (
    <>
      <span className="sr-only">{label}: </span>
      {children}
    </>
  )
  if (isOff) return <span className={look}>{named}</span>
  return (
    <Popover
      isFlush
      label={label}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      trigger={
        <button type="button" className={classes(look, 'hover:bg-n-4 active:bg-n-5 data-popup-open:bg-n-4')}>
          <ChipTip words={label} keys={keys}>
            {named}
          </ChipTip>
        </button>
      }
    >
      {list}
    </Popover>
  )
}

function ChipTip({ words, keys, children }: { words: string; keys: string; children: ReactNode }) {
  return (
    <Tooltip words={words} keys={keys}>
      <span className="inline-flex min-w-0 items-center gap-1.5">{children}</span>
    </Tooltip>
  )
}
