import { useSyncExternalStore } from 'react'
import { formatAge, formatMoment } from '../words/dates.ts'

const everyMs = 20_000
const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** The time, moving every twenty seconds: one clock for all that shows an age. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => now)
}

function listen(listener: () => void): () => void {
  if (listeners.size === 0) now = Date.now()
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, everyMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** How long ago, live: "5m". The whole moment is its title. */
export function TimeAgo({ at, className }: { at: string; className?: string }) {
  const current = useNow()
  return (
    <time dateTime={at} title={formatMoment(at)} className={`tabular whitespace-nowrap ${className ?? ''}`}>
      {formatAge(at, current)}
    </time>
  )
}
