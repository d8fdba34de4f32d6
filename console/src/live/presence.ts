import { useSyncExternalStore } from 'react'

// Who else looks at a ticket and who types. Nobody says goodbye when a browser crashes, so what is not said again fades.

const typingMs = 5000
const viewingMs = 50_000
const nobody: Presence = { viewing: [], typing: [] }

export type Presence = { viewing: string[]; typing: string[] }
type Seen = { typingUntil: number; viewingUntil: number }

const seen = new Map<string, Map<string, Seen>>()
let shown = new Map<string, Presence>()
const listeners = new Set<() => void>()

export function noteViewing(ticketId: string, agentId: string, here: boolean): void {
  const entry = entryOf(ticketId, agentId)
  entry.viewingUntil = here ? Date.now() + viewingMs : 0
  if (!here) entry.typingUntil = 0
  show(ticketId)
}

export function noteTyping(ticketId: string, agentId: string): void {
  const entry = entryOf(ticketId, agentId)
  entry.typingUntil = Date.now() + typingMs
  entry.viewingUntil = Math.max(entry.viewingUntil, entry.typingUntil)
  show(ticketId)
  setTimeout(() => show(ticketId), typingMs + 50)
}

/** Agents other than oneself on this ticket, by id. */
export function usePresence(ticketId: string): Presence {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => shown.get(ticketId) ?? nobody,
  )
}

/** Lets go of those who were not heard of for too long. */
export function fadePresence(): void {
  for (const ticketId of seen.keys()) show(ticketId)
}

function entryOf(ticketId: string, agentId: string): Seen {
  const there = seen.get(ticketId) ?? new Map<string, Seen>()
  seen.set(ticketId, there)
  const entry = there.get(agentId) ?? { typingUntil: 0, viewingUntil: 0 }
  there.set(agentId, entry)
  return entry
}

function show(ticketId: string): void {
  const now = Date.now()
  const there = [...(seen.get(ticketId) ?? [])].filter(([, entry]) => entry.viewingUntil > now)
  const next = {
    viewing: there.map(([agentId]) => agentId),
    typing: there.filter(([, entry]) => entry.typingUntil > now).map(([agentId]) => agentId),
  }
  if (there.length === 0) seen.delete(ticketId)
  if (JSON.stringify(next) === JSON.stringify(shown.get(ticketId) ?? nobody)) return
  shown = new Map(shown).set(ticketId, next)
  if (there.length === 0) shown.delete(ticketId)
  for (const listener of listeners) listener()
}
