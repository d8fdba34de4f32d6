import { QueryClient } from '@tanstack/react-query'
import { beforeEach, describe, expect, test } from 'vitest'
import { keys } from '../api/keys.ts'
import type { TicketList } from '../api/ticket-runs.ts'
import type { Event, Message, Ticket, TicketFilter } from '../api/types.ts'
import { hold, letGo } from './hold.ts'
import { applyEvents, ticketsFetched } from './reduce.ts'

const me = 'agt_me'
let client: QueryClient
let seq = 0
beforeEach(() => {
  client = new QueryClient()
})

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()
function ticket(id: string, fields: Partial<Ticket> = {}): Ticket {
  const minute = Number(id.slice(4))
  return {
    ticket_id: id,
    created_at: at(minute),
    updated_at: at(minute),
    status: 'open',
    priority: 'medium',
    assigned_agent_id: me,
    snoozed_until: null,
    waiting_since: null,
    undelivered_count: 0,
    tags: [],
    source: { channel: 'toy' },
    customer: { internal_id: 'cust_1', name: 'Ada' },
    version: 1,
    message_count: 1,
    timeline: [],
    ...fields,
  } as Ticket
}
const message = (id: string, fields: Partial<Message> = {}) =>
  ({
    message_id: id,
    timestamp: at(90),
    position: 2,
    content: id,
    visibility: 'public',
    agent_id: null,
    ...fields,
  }) as Message
function event(type: Event['type'], of: Ticket, more: Partial<Event> = {}): Event {
  return { id: `evt_${++seq}`, seq, type, ticket_id: of.ticket_id, message_id: null, ticket: of, ...more } as Event
}
function list(filter: TicketFilter, runs: Ticket[][], more = false): void {
  let from = 0
  client.setQueryData<TicketList>(keys.ticketList(filter), {
    total: 50,
    held: new Map(),
    runs: runs.map((tickets, at) => {
      const run = { from, tickets, next: at < runs.length - 1 || more ? `cursor ${at}` : null }
      from += tickets.length + 10
      return run
    }),
  })
}
const listOf = (filter: TicketFilter) => client.getQueryData<TicketList>(keys.ticketList(filter)) as TicketList
const rowsOf = (filter: TicketFilter) => listOf(filter).runs.flatMap(({ tickets }) => tickets)
const idsOf = (filter: TicketFilter) => rowsOf(filter).map(({ ticket_id }) => ticket_id)
const totalOf = (filter: TicketFilter) => listOf(filter).total
const mine = { view: 'mine', sort: 'updated' } as const

describe('events', () => {
  test('change the open ticket and its row, whose one message is the newest public one', () => {
    client.setQueryData(keys.ticket('tkt_5'), ticket('tkt_5', { timeline: [message('msg_1', { timestamp: at(1) })] }))
    list(mine, [[ticket('tkt_9'), ticket('tkt_5', { timeline: [message('msg_1', { timestamp: at(1) })] })]])
    const next = ticket('tkt_5', { version: 3, updated_at: at(95), message_count: 3 })
    applyEvents(
      client,
      [
        event('message.created', next, { message: message('msg_2') }),
        event('message.created', next, { message: message('msg_3', { visibility: 'internal', timestamp: at(95) }) }),
      ],
      me,
    )
    const detail = client.getQueryData<Ticket>(keys.ticket('tkt_5'))
    expect(detail?.timeline.map(({ message_id }) => message_id)).toEqual(['msg_1', 'msg_2', 'msg_3'])
    const row = rowsOf(mine)[0]
    expect([row?.ticket_id, row?.version, row?.timeline.map(({ message_id }) => message_id)]).toEqual([
      'tkt_5',
      3,
      ['msg_2'],
    ])
    expect(totalOf(mine)).toBe(50)
  })

  test('twice, or older than what was fetched, change nothing', () => {
    const known = ticket('tkt_5', { version: 4, status: 'resolved' })
    client.setQueryData(keys.ticket('tkt_5'), known)
    applyEvents(client, [event('ticket.status_changed', ticket('tkt_5', { version: 3 }))], me)
    expect(client.getQueryData<Ticket>(keys.ticket('tkt_5'))?.status).toBe('resolved')
  })

  test('take a row out of a list that it no longer belongs to and put it into the one it does now', () => {
    list(mine, [[ticket('tkt_9'), ticket('tkt_5')]])
    list({ view: 'resolved' }, [[ticket('tkt_7', { status: 'resolved' })]])
    applyEvents(client, [event('ticket.status_changed', ticket('tkt_5', { version: 2, status: 'resolved' }))], me)
    expect([idsOf(mine), idsOf({ view: 'resolved' })]).toEqual([['tkt_9'], ['tkt_7', 'tkt_5']])
    expect([totalOf(mine), totalOf({ view: 'resolved' })]).toEqual([49, 51])
  })

  test('take a ticket that the agent sees no more out of every list and off the screen, unless it came back', () => {
    for (const id of ['tkt_5', 'tkt_9']) client.setQueryData(keys.ticket(id), ticket(id))
    list(mine, [[ticket('tkt_9'), ticket('tkt_5')]])
    const left = (id: string): Event => ({ ...event('ticket.left', ticket(id)), ticket: undefined }) as Event
    applyEvents(client, [left('tkt_9'), event('ticket.updated', ticket('tkt_9', { version: 2 })), left('tkt_5')], me)
    expect([idsOf(mine), totalOf(mine)]).toEqual([['tkt_9'], 49])
    expect(client.getQueryData(keys.ticket('tkt_5'))).toBeUndefined()
    expect(client.getQueryData<Ticket>(keys.ticket('tkt_9'))?.version).toBe(2)
  })

  test('put a new ticket where its list sorts it, and leave what sorts behind the loaded rows to the next page', () => {
    list(
      { view: 'open', sort: 'waiting' },
      [[ticket('tkt_1', { waiting_since: at(1) }), ticket('tkt_3', { waiting_since: at(3) })]],
      true,
    )
    const created = (id: string, minute: number) => event('ticket.created', ticket(id, { waiting_since: at(minute) }))
    applyEvents(client, [created('tkt_2', 2), created('tkt_8', 8)], me)
    expect(idsOf({ view: 'open', sort: 'waiting' })).toEqual(['tkt_1', 'tkt_2', 'tkt_3'])
    expect(totalOf({ view: 'open', sort: 'waiting' })).toBe(52)
  })

  test('leave runs that hold none of their tickets the same objects', () => {
    list(mine, [
      [ticket('tkt_30'), ticket('tkt_20')],
      [ticket('tkt_10'), ticket('tkt_5')],
    ])
    const before = listOf(mine).runs
    applyEvents(
      client,
      [event('ticket.updated', ticket('tkt_10', { version: 2, priority: 'high', updated_at: at(10) }))],
      me,
    )
    expect(listOf(mine).runs[0]).toBe(before[0])
    expect(listOf(mine).runs[1]?.tickets[0]?.priority).toBe('high')
  })

  test('of a customer stand on each of their tickets', () => {
    list(mine, [
      [ticket('tkt_9'), ticket('tkt_5', { customer: { internal_id: 'cust_2', name: 'Ben' } as Ticket['customer'] })],
    ])
    const customer = { customer_id: 'cust_1', name: 'Ada Byron', primary_email: null }
    applyEvents(
      client,
      [{ ...event('ticket.updated', ticket('tkt_9')), ticket_id: null, ticket: undefined, customer } as Event],
      me,
    )
    expect(rowsOf(mine).map((row) => row.customer.name)).toEqual(['Ada Byron', 'Ben'])
  })

  test('of one’s own message mark the ticket read up to it', () => {
    const own = (position: number) =>
      event('message.created', ticket('tkt_5'), { message: message(`msg_${position}`, { agent_id: me, position }) })
    applyEvents(client, [own(4), own(3)], me)
    expect(client.getQueryData(keys.readPositions)).toEqual({ tkt_5: 4 })
  })

  test('a thousand of them render each list once', () => {
    list(mine, [Array.from({ length: 50 }, (_, row) => ticket(`tkt_${row + 1}`))])
    let renderings = 0
    client.getQueryCache().subscribe(({ type }) => {
      if (type === 'updated') renderings++
    })
    const events = Array.from({ length: 1000 }, (_, count) =>
      event('ticket.updated', ticket(`tkt_${(count % 50) + 1}`, { version: count + 2, updated_at: at(count) })),
    )
    applyEvents(client, events, me)
    expect(renderings).toBe(1)
    expect(idsOf(mine).slice(0, 2)).toEqual(['tkt_50', 'tkt_49'])
  })
})

describe('a list under the pointer', () => {
  const others = { actor: { type: 'agent', id: 'agt_other' } } as const
  const own = { actor: { type: 'agent', id: me } } as const

  test('keeps its order while events come, and takes it on when the pointer leaves', () => {
    list(mine, [[ticket('tkt_9'), ticket('tkt_7'), ticket('tkt_5')]])
    hold(mine)
    const written = ticket('tkt_5', { version: 2, updated_at: at(95), message_count: 2 })
    applyEvents(
      client,
      [
        event('message.created', written, { ...others, message: message('msg_2') }),
        event('ticket.created', ticket('tkt_96'), others),
        event('ticket.status_changed', ticket('tkt_7', { version: 2, status: 'resolved' }), others),
      ],
      me,
    )
    expect(idsOf(mine)).toEqual(['tkt_9', 'tkt_7', 'tkt_5'])
    expect(rowsOf(mine).map(({ version }) => version)).toEqual([1, 2, 2])
    expect([...listOf(mine).held].map(([id, { isNews }]) => [id, isNews])).toEqual([
      ['tkt_5', true],
      ['tkt_96', true],
      ['tkt_7', false],
    ])
    letGo(client, mine, me)
    expect(idsOf(mine)).toEqual(['tkt_96', 'tkt_5', 'tkt_9'])
    expect([listOf(mine).held.size, totalOf(mine)]).toEqual([0, 50])
  })

  test('lets go at once of what the agent resolves', () => {
    list(mine, [[ticket('tkt_9'), ticket('tkt_7')]])
    hold(mine)
    applyEvents(client, [event('ticket.status_changed', ticket('tkt_9', { version: 2, status: 'resolved' }), own)], me)
    expect(idsOf(mine)).toEqual(['tkt_7'])
    letGo(client, mine, me)
    expect([idsOf(mine), totalOf(mine)]).toEqual([['tkt_7'], 49])
  })
})

test('a reply that is older than what the feed brought is not taken', () => {
  list(mine, [[ticket('tkt_5', { version: 5, priority: 'urgent' })]])
  ticketsFetched(client, [ticket('tkt_5', { version: 4, priority: 'low' })], me)
  expect(rowsOf(mine)[0]?.priority).toBe('urgent')
})
