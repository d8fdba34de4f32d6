import type { EntryState } from '../../../src/transcript/entry.ts'

const words: Record<EntryState, string> = {
  accepted: 'Sent',
  sent: 'Sent; Parley has not received it yet',
  delivered: 'Received by Parley',
  read: 'Read',
  failed: 'Not sent',
}

/** The customer's own ticks: one when the platform has it, two when Parley has it, coloured when it was read. */
export function Ticks({ state }: { state: EntryState }) {
  const isTwo = state === 'delivered' || state === 'read'
  return (
    <svg
      className={`ticks ticks-${state}`}
      width="17"
      height="11"
      viewBox="0 0 17 11"
      role="img"
      aria-label={words[state]}
    >
      <title>{words[state]}</title>
      <path d={isTwo ? 'M1 6l3 3.500L10.500 1.500M7 8.500l1 1L14.500 1.500' : 'M4 6l3 3.500L13.500 1.500'} />
    </svg>
  )
}
