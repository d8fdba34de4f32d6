import type { Status } from '../api/types.ts'
import { t } from '../words/t.ts'

const shapes: Record<Status, React.ReactNode> = {
  new: <circle cx="6" cy="6" r="4.5" fill="currentColor" stroke="none" />,
  open: (
    <>
      <circle cx="6" cy="6" r="4.25" />
      <path d="M6 1.75a4.25 4.25 0 0 0 0 8.5Z" fill="currentColor" stroke="none" />
    </>
  ),
  pending_customer: (
    <>
      <circle cx="6" cy="6" r="4.25" />
      <path d="M6 6V1.75A4.25 4.25 0 0 0 1.75 6Z" fill="currentColor" stroke="none" />
    </>
  ),
  resolved: <path d="M2 6.5 4.7 9.2 10 3.2" />,
  closed: <path d="M2.5 6h7" />,
}
const colours: Record<Status, string> = {
  new: 'text-accent-text',
  open: 'text-accent-text',
  pending_customer: 'text-waiting',
  resolved: 'text-good',
  closed: 'text-n-10',
}

/** The shape of a status; with `withWord` also its word, which it needs where nothing else says it. */
export function StatusMark({ status, withWord = false }: { status: Status; withWord?: boolean }) {
  const word = statusWord(status)
  const shape = (
    <svg
      width="12"
      height="12"
      viewBox="0 0 12 12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`shrink-0 ${colours[status]}`}
      {...(withWord ? { 'aria-hidden': true } : { role: 'img', 'aria-label': word })}
    >
      {shapes[status]}
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

export function statusWord(status: Status): string {
  return t(`app.status_${status}`)
}
