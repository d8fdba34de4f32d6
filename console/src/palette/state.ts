import { useSyncExternalStore } from 'react'

// What is open over the console. Held apart from what draws it, which is loaded after the first page.

export type Shown = 'bar' | 'keys' | null

let shown: Shown = null
let early: { text: string; stop: AbortController } | undefined
const listeners = new Set<() => void>()

/** Opens it, or closes what is open already. */
export function toggle(what: 'bar' | 'keys'): void {
  show(shown === what ? null : what)
}

export function show(what: Shown): void {
  shown = what
  early?.stop.abort()
  early = what === 'bar' ? keepEarlyLetters() : undefined
  for (const listener of listeners) listener()
}

export function useShown(): Shown {
  return useSyncExternalStore(subscribe, () => shown)
}

/** What was typed before the bar could take letters; from now on it takes them itself. */
export function takeEarlyLetters(): string {
  const text = early?.text ?? ''
  early?.stop.abort()
  early = undefined
  return text
}

/** Between the key that opens the bar and its first frame a letter is meant for the bar, not for the page: `e` would resolve. */
function keepEarlyLetters() {
  const kept = { text: '', stop: new AbortController() }
  const keep = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.key === 'Escape') return
    if (event.key === 'Backspace') kept.text = kept.text.slice(0, -1)
    else if ([...event.key].length === 1) kept.text += event.key
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  addEventListener('keydown', keep, { capture: true, signal: kept.stop.signal })
  return kept
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
