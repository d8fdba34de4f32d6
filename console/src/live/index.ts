import { useEffect, useSyncExternalStore } from 'react'
import { keys } from '../api/keys.ts'
import { meQuery } from '../api/queries.ts'
import { queryClient } from '../api/query-client.ts'
import { mergeReadPositions } from '../api/ticket-list.ts'
import type { Event } from '../api/types.ts'
import { createBatch } from './batch.ts'
import { LiveClient, type LiveState } from './client.ts'
import type { Ephemeral } from './frames.ts'
import { fadePresence, noteTyping, noteViewing } from './presence.ts'
import { applyEvents } from './reduce.ts'

export type { LiveState } from './client.ts'
export { type Presence, usePresence } from './presence.ts'

const stateListeners = new Set<() => void>()
const eventListeners = new Set<(event: Event) => void>()
const frameListeners = new Set<(frame: Ephemeral) => void>()
const resyncListeners = new Set<() => void>()
const sayAgainMs = 20_000
const typingEveryMs = 2500

let viewing: string | null = null
let typedAt = 0

const batch = createBatch<Event>((events) => {
  applyEvents(queryClient, events, queryClient.getQueryData(meQuery().queryKey)?.id ?? '')
  for (const event of events) for (const listener of eventListeners) listener(event)
})

const client = new LiveClient({
  url: typeof location === 'undefined' ? '' : `${location.origin.replace(/^http/, 'ws')}/api/v1/live`,
  onEvent: batch.add,
  onFrame,
  onResync() {
    batch.flush()
    for (const queryKey of [
      keys.ticketLists,
      ['ticket'],
      ['ticket-events'],
      keys.counts,
      ['scheduled'],
      keys.inboxes,
      ['receipts'],
    ])
      void queryClient.invalidateQueries({ queryKey })
    for (const listener of resyncListeners) listener()
  },
  onRefused: () => void queryClient.fetchQuery({ ...meQuery(), staleTime: 0 }).catch(() => {}),
  onState() {
    for (const listener of stateListeners) listener()
  },
})

function onFrame(frame: Ephemeral): void {
  if (frame.type === 'typing') noteTyping(frame.ticket_id, frame.agent_id)
  else if (frame.type === 'presence') noteViewing(frame.ticket_id, frame.agent_id, frame.here)
  else if (frame.type === 'read') mergeReadPositions({ [frame.ticket_id]: frame.position })
  for (const listener of frameListeners) listener(frame)
}

/** Connects while somebody is signed in. @returns how to end it */
export function startLive(): () => void {
  const stop = new AbortController()
  const { signal } = stop
  addEventListener('online', () => client.online(), { signal })
  addEventListener('offline', () => client.offline(), { signal })
  let beat = Date.now()
  const timer = setInterval(() => {
    // The clock jumped: the machine slept, and its connection is likely dead without knowing.
    if (Date.now() - beat > sayAgainMs * 2 && !document.hidden) client.online()
    beat = Date.now()
    if (viewing !== null) client.view(viewing)
    fadePresence()
  }, sayAgainMs)
  client.start()
  if (!navigator.onLine) client.offline()
  return () => {
    stop.abort()
    clearInterval(timer)
    client.stop()
  }
}

/** Whether what is on screen follows the log as it grows. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    () => client.state,
  )
}

/** Tells colleagues that this ticket is on screen, as long as the component is. */
export function useViewing(ticketId: string | null): void {
  useEffect(() => {
    viewing = ticketId
    client.view(ticketId)
    return () => {
      viewing = null
      client.view(null)
    }
  }, [ticketId])
}

/** Tells colleagues that one types here; may be called on every key. */
export function tellTyping(ticketId: string): void {
  if (Date.now() - typedAt < typingEveryMs) return
  if (client.send({ type: 'typing', ticket_id: ticketId })) typedAt = Date.now()
}

/** Called with every event after it was applied, such as to announce a new message. @returns how to stop */
export function onLiveEvent(listener: (event: Event) => void): () => void {
  eventListeners.add(listener)
  return () => eventListeners.delete(listener)
}

/** Called with every ephemeral frame, such as `send_failed`. @returns how to stop */
export function onLiveFrame(listener: (frame: Ephemeral) => void): () => void {
  frameListeners.add(listener)
  return () => frameListeners.delete(listener)
}

/** Called when what was fetched may have missed something, for what no query holds. @returns how to stop */
export function onLiveResync(listener: () => void): () => void {
  resyncListeners.add(listener)
  return () => resyncListeners.delete(listener)
}
