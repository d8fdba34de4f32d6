import { applyEvent, type Event, eventData, leftType, type Ticket } from '@parley/contract'
import { Compile } from 'typebox/compile'
import { expect } from 'vitest'
import type { TestApp, TestClient } from './app.ts'

const checks = new Map(Object.entries(eventData).map(([type, schema]) => [type, Compile(schema)]))

/**
 * The proof of the log: what is on screen, with the events that came after it applied, equals a fresh fetch; every event
 * has the data that its schema says; and applying the events once more changes nothing.
 * @returns the events of the act, oldest first.
 */
export async function appliedEqualsFetched(
  app: TestApp,
  client: TestClient,
  act: () => Promise<unknown>,
): Promise<Event[]> {
  await app.settled()
  const before = await fetchAll(client)
  const seq = await headOf(client)
  await act()
  await app.settled()
  const events = await eventsAfter(client, seq)
  const after = await fetchAll(client)
  for (const event of events) {
    if (event.type === leftType) continue
    const check = checks.get(event.type)
    expect(check?.Check(event.data), `${event.type} ${JSON.stringify(event.data)} fits its schema`).toBe(true)
  }
  expect(events.map((event) => event.seq)).toEqual(events.map((_, n) => seq + n + 1))
  expect(apply(before, events)).toEqual(after)
  expect(apply(apply(before, events), events)).toEqual(after)
  return events
}

function apply(tickets: Map<string, Ticket>, events: readonly Event[]): Map<string, Ticket> {
  const applied = new Map(tickets)
  for (const event of events) {
    // What is about a customer may stand on any ticket.
    const ids = event.customer ? [...applied.keys()] : event.ticket_id ? [event.ticket_id] : []
    for (const id of ids) {
      const ticket = applyEvent(applied.get(id), event)
      if (ticket) applied.set(id, ticket)
      else applied.delete(id)
    }
  }
  return new Map([...applied].sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function fetchAll(client: TestClient): Promise<Map<string, Ticket>> {
  const found: Ticket[] = []
  let cursor: string | null = null
  do {
    const page: { tickets: Ticket[]; next_cursor: string | null } = (
      await client.get(`/api/tickets/?page_size=20&include=timeline${cursor ? `&cursor=${cursor}` : ''}`)
    ).body
    found.push(...page.tickets)
    cursor = page.next_cursor
  } while (cursor)
  return new Map(found.map((ticket) => [ticket.ticket_id, ticket] as const).sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function headOf(client: TestClient): Promise<number> {
  let seq = 0
  for (;;) {
    const page = (await client.get(`/api/v1/events?after=${seq}&limit=500`)).body
    if (page.seq === seq) return seq
    seq = page.seq
  }
}

async function eventsAfter(client: TestClient, seq: number): Promise<Event[]> {
  const events: Event[] = []
  for (let after = seq; ; ) {
    const page: { events: Event[]; seq: number } = (await client.get(`/api/v1/events?after=${after}&limit=500`)).body
    events.push(...page.events)
    if (page.seq === after) return events
    after = page.seq
  }
}
