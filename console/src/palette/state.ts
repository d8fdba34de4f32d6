import { useSyncExternalStore } from 'react'

// What is open over the console. Held apart from what draws it, which is loaded after the first page.

export type Shown = 'bar' | 'keys' | null

let shown: Shown = null
const listeners = new Set<() => void>()

/** Opens it, or closes what is open already. */
export function toggle(what: 'bar' | 'keys'): void {
  show(shown === what ? null : what)
}

export function show(what: Shown): void {
  shown = what
  for (const listener of listeners) listener()
}

export function useShown(): Shown {
  return useSyncExternalStore(subscribe, () => shown)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
