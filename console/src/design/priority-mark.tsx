import type { Priority } from '../api/types.ts'
import { t } from '../words/t.ts'

const bars: Record<Priority, number> = { low: 1, medium: 2, high: 3, urgent: 3 }
const colours: Record<Priority, string> = {
  low: 'text-n-10',
  medium: 'text-n-10',
  high: 'text-high',
  urgent: 'text-urgent',
}

/** Bars of rising height; urgent is a filled mark. Colour only where it is meant. */
export function PriorityMark({ priority, withWord = false }: { priority: Priority; withWord?: boolean }) {
  const word = priorityWord(priority)
  const shape = (
    <svg
      width="12"
      height="12"
      viewBox="0 0 12 12"
      fill="currentColor"
      className={`shrink-0 ${colours[priority]}`}
      {...(withWord ? { 'aria-hidden': true } : { role: 'img', 'aria-label': word })}
    >
      {priority === 'urgent' ? (
        <path
          fillRule="evenodd"
          d="M3 0h6a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3Zm2.25 2.5v4.2h1.5V2.5h-1.5Zm0 5.5v1.5h1.5V8h-1.5Z"
        />
      ) : (
        [0, 1, 2].map((at) => (
          <rect
            key={at}
            x={1 + at * 4}
            y={8 - at * 3}
            width="2.5"
            height={3 + at * 3}
            rx="0.75"
            opacity={at < bars[priority] ? 1 : 0.28}
          />
        ))
      )}
    </svg>
  )
  return withWord ? (
    <span className="inline-flex items-center gap-1.5">
      {shape}
      {word}
    </span>
  ) : (
    shape
  )
}

export function priorityWord(priority: Priority): string {
  return t(`app.priority_${priority}`)
}
