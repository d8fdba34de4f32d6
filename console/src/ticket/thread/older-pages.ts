import { emptiedTimeline, isBefore, placeMessage } from '@parley/contract'
import { api } from '../../api/index.ts'
import type { Event, Message } from '../../api/types.ts'

const pageSize = 100

export type Page = {
  /** Oldest first. */
  messages: readonly Message[]
  /** What to ask for next; null: nothing stands before. */
  before: string | null
}

/** What stands before this message; without one, the newest. */
export async function fetchPage(ticket_id: string, before?: string): Promise<Page> {
  const query = { limit: pageSize, ...(before === undefined ? {} : { before }) }
  const { messages, next_before } = await api('GET /tickets/{ticket_id}/messages', { params: { ticket_id }, query })
  return { messages: messages.toReversed(), before: next_before }
}

/** Everything from the newest back to this message, as it is now. */
export async function fetchBackTo(ticketId: string, first: Message): Promise<Page> {
  let all: readonly Message[] = []
  let page: Page = { messages: [], before: null }
  do {
    page = await fetchPage(ticketId, page.before ?? undefined)
    all = [...page.messages, ...all]
  } while (page.before !== null && all[0] && isBefore(first, all[0]))
  return { messages: all, before: page.before }
}

/** Older messages with an event applied; what the ticket's own timeline holds is not theirs. */
export function withEvent(older: readonly Message[], timeline: readonly Message[], event: Event): readonly Message[] {
  if (event.type === 'ticket.emptied') return emptiedTimeline(older, event)
  const [first] = older
  const [end] = timeline
  const { message } = event
  if (!message || !first || isBefore(message, first) || (end && !isBefore(message, end))) return older
  return placeMessage(older, message)
}

/** What has fallen out of a timeline that was fetched anew: it stands before all that the newer one holds. */
export function fallenOut(before: readonly Message[], now: readonly Message[]): readonly Message[] {
  const [first] = now
  return first ? before.filter((message) => isBefore(message, first)) : []
}

/** Older messages and the timeline that follows them, each once; the timeline's are newer. */
export function joined(older: readonly Message[], timeline: readonly Message[]): readonly Message[] {
  if (older.length === 0) return timeline
  const newer = new Set(timeline.map(({ message_id }) => message_id))
  return [...older.filter(({ message_id }) => !newer.has(message_id)), ...timeline]
}
