import { useSyncExternalStore } from 'react'
import type { Ticket } from './types.ts'

// An optimistic change lies on top of what the server told; the cache itself holds only what the server told. So undoing is
// taking the change away, and a live event that comes meanwhile neither flickers nor is lost.

type Fields = Partial<
  Pick<
    Ticket,
    'status' | 'priority' | 'subject' | 'tags' | 'custom' | 'assigned_agent_id' | 'department_id' | 'snoozed_until'
  >
>
/** New values, or how they follow from the ticket, such as one tag more. */
export type TicketPatch = Fields | ((ticket: Ticket) => Fields)

export type Pending = ReadonlyMap<string, readonly TicketPatch[]>
let pending: Pending = new Map()
const listeners = new Set<() => void>()

/** Lays a change upon these tickets. @returns how to take it away */
export function layChange(ticketIds: readonly string[], patch: TicketPatch): () => void {
  set((next) => {
    for (const id of ticketIds) next.set(id, [...(next.get(id) ?? []), patch])
  })
  let isGone = false
  return () => {
    if (isGone) return
    isGone = true
    set((next) => {
      for (const id of ticketIds) {
        const others = (next.get(id) ?? []).filter((one) => one !== patch)
        if (others.length > 0) next.set(id, others)
        else next.delete(id)
      }
    })
  }
}

function set(change: (next: Map<string, readonly TicketPatch[]>) => void): void {
  const next = new Map(pending)
  change(next)
  pending = next
  for (const listener of listeners) listener()
}

/** The ticket as the agent wants it to be. The same object when nothing is pending. */
export function withPending<T extends Ticket>(ticket: T, changes: Pending = pending): T {
  const patches = changes.get(ticket.ticket_id)
  if (!patches) return ticket
  let now = ticket
  for (const patch of patches) now = { ...now, ...(typeof patch === 'function' ? patch(now) : patch) }
  return now
}

export function usePending(): Pending {
  return useSyncExternalStore(subscribe, () => pending)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
