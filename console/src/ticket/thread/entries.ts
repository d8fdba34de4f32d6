import type { Event, Message } from '../../api/types.ts'
import { dayKey } from '../../words/dates.ts'
import { isTold } from './event-words.ts'

/** Messages of one sender within three minutes share a face and a time; events in a row of one actor share a line. */
export type Entry =
  | { kind: 'group'; key: string; messages: Message[] }
  | { kind: 'events'; key: string; events: Event[] }
  | { kind: 'new'; key: 'new' }
export type Day = { key: string; at: string; entries: Entry[] }

const togetherMs = 3 * 60_000

/**
 * The timeline as it is drawn, oldest first.
 * @param messages in their order
 * @param events oldest first; what happened before the first message is left out unless `isWhole`
 * @param newFrom the message before which the line "New" stands
 */
export function timelineDays(
  messages: readonly Message[],
  events: readonly Event[],
  { newFrom = null, isWhole = true }: { newFrom?: string | null; isWhole?: boolean } = {},
): Day[] {
  const days: Day[] = []
  const first = messages[0]?.timestamp ?? ''
  const told = events.filter((event) => isTold(event) && (isWhole || event.occurred_at >= first))
  let next = 0
  for (const message of messages) {
    while (told[next] && told[next]!.occurred_at < message.timestamp) addEvent(days, told[next++]!)
    addMessage(days, message, message.message_id === newFrom)
  }
  while (told[next]) addEvent(days, told[next++]!)
  return days
}

function dayOf(days: Day[], at: string): Day {
  const key = dayKey(at)
  const last = days.at(-1)
  if (last?.key === key) return last
  const day: Day = { key, at, entries: [] }
  days.push(day)
  return day
}

function addMessage(days: Day[], message: Message, isNew: boolean): void {
  const { entries } = dayOf(days, message.timestamp)
  if (isNew) entries.push({ kind: 'new', key: 'new' })
  const last = entries.at(-1)
  if (last?.kind === 'group' && belongs(last.messages, message)) last.messages.push(message)
  else entries.push({ kind: 'group', key: message.message_id, messages: [message] })
}

function belongs(messages: readonly Message[], message: Message): boolean {
  const before = messages.at(-1)
  return (
    before !== undefined &&
    before.sender_type === message.sender_type &&
    before.agent_id === message.agent_id &&
    before.visibility === message.visibility &&
    Date.parse(message.timestamp) - Date.parse(before.timestamp) < togetherMs
  )
}

function addEvent(days: Day[], event: Event): void {
  const { entries } = dayOf(days, event.occurred_at)
  const last = entries.at(-1)
  const before = last?.kind === 'events' ? last.events.at(-1) : undefined
  const isSame =
    before !== undefined &&
    before.actor.type === event.actor.type &&
    before.actor.id === event.actor.id &&
    Date.parse(event.occurred_at) - Date.parse(before.occurred_at) < togetherMs
  if (isSame && last?.kind === 'events') last.events.push(event)
  else entries.push({ kind: 'events', key: event.id, events: [event] })
}
