import { describe, expect, test } from 'vitest'
import { type Charge, charges, check } from './checker.ts'
import type { Entry, Fact, FinalRead } from './history.ts'

/** Two messages of Ann and one of Bo, a ticket made under a key, and a client that was cut once: nothing to blame. */
function facts(): Fact[] {
  return [
    { kind: 'welcome', client: 0, since: null, seq: 0 },
    { kind: 'invoke', op: 1, form: 'single', messages: [{ customer: 'ann', id: 'a1' }] },
    { kind: 'info', op: 1, why: 'connection closed' },
    { kind: 'ok', op: 1, ms: 3 },
    { kind: 'frame', client: 0, seq: 1, id: 'e1', type: 'ticket.created' },
    { kind: 'frame', client: 0, seq: 2, id: 'e2', type: 'message.created' },
    { kind: 'cut', client: 0 },
    {
      kind: 'invoke',
      op: 2,
      form: 'batch',
      messages: [
        { customer: 'ann', id: 'a2' },
        { customer: 'bo', id: 'b1' },
      ],
    },
    { kind: 'ok', op: 2, ms: 4 },
    { kind: 'invoke', op: 3, form: 'forged', messages: [{ customer: 'ann', id: 'x1' }] },
    { kind: 'fail', op: 3, status: 401 },
    { kind: 'create', op: 4, key: 'k1', subject: 's' },
    { kind: 'created', op: 4, ticketId: 't3' },
    { kind: 'welcome', client: 0, since: 2, seq: 2 },
    { kind: 'frame', client: 0, seq: 3, id: 'e3', type: 'message.created' },
    { kind: 'frame', client: 0, seq: 4, id: 'e4', type: 'ticket.created' },
    { kind: 'frame', client: 0, seq: 5, id: 'e5', type: 'message.created' },
    { kind: 'frame', client: 0, seq: 6, id: 'e6', type: 'ticket.created' },
  ]
}

function finalRead(): FinalRead {
  const ticket = (id: string, customer: string, key: string | null = null) => ({
    id,
    subject: 's',
    status: 'new',
    customer,
    inbox: 'i',
    key,
  })
  const message = (id: string, ticketId: string, position: number, customer: string, externalId: string) => ({
    id,
    ticketId,
    position,
    customer,
    externalId,
    occurredAt: position,
  })
  const event = (seq: number, type: string, ticketId: string, messageId: string | null) => ({
    seq,
    id: `e${seq}`,
    type,
    ticketId,
    messageId,
  })
  return {
    tickets: [ticket('t1', 'ann'), ticket('t2', 'bo'), ticket('t3', 'api', 'k1')],
    messages: [
      message('m1', 't1', 1, 'ann', 'a1'),
      message('m2', 't1', 2, 'ann', 'a2'),
      message('m3', 't2', 1, 'bo', 'b1'),
    ],
    events: [
      event(1, 'ticket.created', 't1', null),
      event(2, 'message.created', 't1', 'm1'),
      event(3, 'message.created', 't1', 'm2'),
      event(4, 'ticket.created', 't2', null),
      event(5, 'message.created', 't2', 'm3'),
      event(6, 'ticket.created', 't3', null),
    ],
    waiting: 0,
    quarantined: 0,
  }
}

const history = (list: Fact[]): Entry[] => list.map((fact, at) => ({ at, ...fact }))

function found(change: (history: Fact[], final: FinalRead) => void): Charge[] {
  const list = facts()
  const final = finalRead()
  change(list, final)
  const { counts } = check(history(list), final)
  return charges.filter((charge) => counts[charge] > 0)
}

const drop = <T>(list: T[], where: (item: T) => boolean) => list.splice(list.findIndex(where), 1)

test('a history in which everything held is not blamed for anything', () => {
  expect(check(history(facts()), finalRead())).toMatchObject({ isGuilty: false, offences: [] })
})

describe('a made-up history is found guilty when', () => {
  const cases: [string, Charge, (history: Fact[], final: FinalRead) => void][] = [
    ['an acknowledged message is not there', 'lost', (_, final) => drop(final.messages, (m) => m.externalId === 'b1')],
    ['an acknowledged ticket is not there', 'lost', (_, final) => drop(final.tickets, (t) => t.id === 't3')],
    [
      'one platform id is two messages',
      'duplicate',
      (_, final) => final.messages.push({ ...final.messages[1]!, id: 'm9', position: 3, occurredAt: 3 }),
    ],
    ['one key made two tickets', 'duplicate', (_, final) => final.tickets.push({ ...final.tickets[2]!, id: 't9' })],
    [
      'one message is told of twice',
      'duplicate',
      (_, final) => final.events.push({ ...final.events[4]!, seq: 7, id: 'e7' }),
    ],
    [
      'one event stands twice in the log',
      'duplicate',
      (_, final) => final.events.push({ ...final.events[4]!, seq: 7 }),
    ],
    [
      'a message stands there that nobody sent',
      'phantom',
      (_, final) =>
        final.messages.push({ ...final.messages[2]!, id: 'm9', externalId: 'z9', position: 2, occurredAt: 2 }),
    ],
    [
      'a message that was surely refused is there',
      'phantom',
      (_, final) =>
        final.messages.push({ ...final.messages[0]!, id: 'm9', externalId: 'x1', position: 3, occurredAt: 3 }),
    ],
    [
      'a ticket stands there whose key nobody used',
      'phantom',
      (_, final) => final.tickets.push({ ...final.tickets[2]!, id: 't9', key: 'k9' }),
    ],
    [
      'two messages of a customer changed places on the ticket',
      'disordered',
      (_, { messages }) => {
        messages[0]!.position = 2
        messages[1]!.position = 1
      },
    ],
    [
      'two messages of a customer changed places on the timeline',
      'disordered',
      (_, { messages }) => {
        messages[0]!.occurredAt = 9
      },
    ],
    [
      'a position of a ticket is missing',
      'disordered',
      (_, { messages }) => {
        messages[1]!.position = 3
      },
    ],
    [
      'the log speaks of a ticket before it was made',
      'disordered',
      (_, { events }) => {
        const [first, second] = [events[0]!, events[1]!]
        events[0] = { ...second, seq: 1 }
        events[1] = { ...first, seq: 2 }
      },
    ],
    [
      'the log tells of the second message before the first',
      'disordered',
      (_, { events }) => {
        events[1]!.messageId = 'm2'
        events[2]!.messageId = 'm1'
      },
    ],
    [
      'a customer has two open tickets',
      'two_open',
      (_, final) => final.tickets.push({ ...final.tickets[0]!, id: 't9', status: 'open' }),
    ],
    ['a number of the log is missing', 'hole', (_, final) => drop(final.events, (event) => event.seq === 5)],
    ['a message has no event', 'untold', (_, final) => drop(final.events, (event) => event.seq === 5)],
    [
      'a ticket has no event',
      'untold',
      (_, final) => final.tickets.push({ ...final.tickets[0]!, id: 't9', customer: 'cy' }),
    ],
    [
      'a live client misses an event in the middle',
      'unseen',
      (list) => drop(list, (fact) => fact.kind === 'frame' && fact.seq === 4),
    ],
    [
      'a live client misses the last event',
      'unseen',
      (list) => drop(list, (fact) => fact.kind === 'frame' && fact.seq === 6),
    ],
    [
      'a live client is given an event twice',
      'misled',
      (list) => list.push({ kind: 'frame', client: 0, seq: 6, id: 'e6', type: 'ticket.created' }),
    ],
    [
      'a live client is given another event than the log holds',
      'misled',
      (list) => {
        list[4] = { kind: 'frame', client: 0, seq: 1, id: 'e8', type: 'ticket.created' }
      },
    ],
    [
      'a live client is welcomed elsewhere than it left off',
      'misled',
      (list) => {
        list[13] = { kind: 'welcome', client: 0, since: 2, seq: 4 }
      },
    ],
    ['a live client is told to start anew', 'misled', (list) => list.push({ kind: 'resync', client: 0 })],
    [
      'a receipt still waits',
      'stuck',
      (_, final) => {
        final.waiting = 1
      },
    ],
    [
      'an entry was set aside',
      'stuck',
      (_, final) => {
        final.quarantined = 1
      },
    ],
  ]
  test.each(cases)('%s', (_title, charge, change) => {
    expect(found(change)).toContain(charge)
  })

  test('each charge is brought by at least one of these', () => {
    expect(new Set(cases.map(([, charge]) => charge))).toEqual(new Set(charges))
  })
})

test('a message of a try with an unknown end may be there, and may be missing', () => {
  const list: Fact[] = [
    { kind: 'invoke', op: 1, form: 'single', messages: [{ customer: 'ann', id: 'a1' }] },
    { kind: 'info', op: 1, why: 'connection closed' },
  ]
  const nothing: FinalRead = { tickets: [], messages: [], events: [], waiting: 0, quarantined: 0 }
  expect(check(history(list), nothing).isGuilty).toBe(false)
})
