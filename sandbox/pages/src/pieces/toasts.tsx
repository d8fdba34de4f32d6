import { useSyncExternalStore } from 'react'

type Toast = { id: number; text: string }

const shownMs = 7000
let toasts: Toast[] = []
let nextId = 1
const listeners = new Set<() => void>()

function become(next: Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Says something that is not visible otherwise, for seven seconds. */
export function say(text: string): void {
  const toast = { id: nextId++, text }
  become([...toasts.slice(-2), toast])
  setTimeout(() => become(toasts.filter((one) => one !== toast)), shownMs)
}

/** Says what went wrong, in its own words. */
export function sayError(error: unknown): void {
  say(error instanceof Error ? error.message : String(error))
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  return (
    <div className="toasts" role="status">
      {shown.map(({ id, text }) => (
        <p key={id} className="toast">
          {text}
        </p>
      ))}
    </div>
  )
}
