import { capsOf } from '../commands/index.ts'

/** A key as it stands on the keyboard. Read out by `aria-keyshortcuts` of what it belongs to, not here. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <span aria-hidden className={`inline-flex gap-1 ${className ?? ''}`}>
      {capsOf(keys).map((step, at) => (
        <kbd
          key={at}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center gap-0.5 rounded-[4px] border border-n-7 bg-n-2 px-1 font-sans text-11 text-n-11"
        >
          {step.map((cap) => (
            <span key={cap}>{cap}</span>
          ))}
        </kbd>
      ))}
    </span>
  )
}
