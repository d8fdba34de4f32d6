import type { Entry, FinalRead } from './history.ts'

// Judges a history and a final read. Pure. What each charge means:
//   lost        a message or ticket that was answered 2xx is not there
//   duplicate   one platform id is two messages, one key two tickets, one message two `message.created`
//   phantom     something is there that nobody sent, or that was surely refused every time
//   disordered  a customer's messages stand in another order than they were sent in, on the ticket or on the timeline; positions
//               with a hole; the events of a ticket in an order that cannot be
//   two_open    one customer has two open tickets on one inbox
//   hole        the log's numbers are not 1, 2, 3 …
//   untold      a ticket or message without its event
//   unseen      an event that a live client was never given
//   misled      a live client was given events out of order, twice, or others than the log holds, or was told to start anew
//   stuck       receipts or events still wait, or were set aside

export const charges = [
  'lost',
  'duplicate',
  'phantom',
  'disordered',
  'two_open',
  'hole',
  'untold',
  'unseen',
  'misled',
  'stuck',
] as const
export type Charge = (typeof charges)[number]
export type Verdict = {
  counts: Record<Charge, number>
  offences: { charge: Charge; what: string }[]
  isGuilty: boolean
}

const keptOffences = 50

export function check(history: readonly Entry[], final: FinalRead): Verdict {
  const counts = Object.fromEntries(charges.map((charge) => [charge, 0])) as Record<Charge, number>
  const offences: Verdict['offences'] = []
  const accuse = (charge: Charge, what: string) => {
    counts[charge]++
    if (offences.length < keptOffences) offences.push({ charge, what })
  }
  checkMessages(history, final, accuse)
  checkOrder(history, final, accuse)
  checkCreated(history, final, accuse)
  checkOpen(final, accuse)
  checkLog(final, accuse)
  checkLive(history, final, accuse)
  if (final.waiting > 0) accuse('stuck', `${final.waiting} receipts or events still wait`)
  if (final.quarantined > 0) accuse('stuck', `${final.quarantined} entries were set aside`)
  return { counts, offences, isGuilty: charges.some((charge) => counts[charge] > 0) }
}

type Accuse = (charge: Charge, what: string) => void

/** I1, I2, I3 for messages. */
function checkMessages(history: readonly Entry[], final: FinalRead, accuse: Accuse): void {
  const acked = new Set<number>()
  const possible = new Set<number>()
  for (const entry of history) {
    if (entry.kind === 'ok') acked.add(entry.op)
    if (entry.kind === 'ok' || entry.kind === 'info') possible.add(entry.op)
  }
  const stored = new Map<string, number>()
  for (const { externalId } of final.messages) stored.set(externalId, (stored.get(externalId) ?? 0) + 1)
  const explained = new Set<string>()
  const promised = new Set<string>()
  for (const entry of history) {
    if (entry.kind !== 'invoke') continue
    for (const { id } of entry.messages) {
      if (possible.has(entry.op)) explained.add(id)
      if (acked.has(entry.op)) promised.add(id)
    }
  }
  for (const id of promised) if (!stored.has(id)) accuse('lost', `message ${id} was answered 2xx and is not there`)
  for (const [id, count] of stored) {
    if (count > 1) accuse('duplicate', `message ${id} is there ${count} times`)
    if (!explained.has(id)) accuse('phantom', `message ${id} is there and was never sent, or always refused`)
  }
}

/** I4: a customer's messages in the order in which they were first sent, by ticket and position and on the timeline. */
function checkOrder(history: readonly Entry[], final: FinalRead, accuse: Accuse): void {
  const sentAs = new Map<string, number>()
  for (const entry of history)
    if (entry.kind === 'invoke') for (const { id } of entry.messages) if (!sentAs.has(id)) sentAs.set(id, sentAs.size)
  const place = (message: FinalRead['messages'][number]) => sentAs.get(message.externalId) ?? -1
  for (const [ticketId, messages] of grouped(final.messages, (message) => message.ticketId)) {
    const byPosition = [...messages].sort((a, b) => a.position - b.position)
    byPosition.forEach((message, n) => {
      if (message.position !== n + 1) accuse('disordered', `ticket ${ticketId} has no message ${n + 1}`)
      const before = byPosition[n - 1]
      if (before && place(before) > place(message))
        accuse('disordered', `${message.externalId} was sent before ${before.externalId} and stands after it`)
    })
    const byTime = [...messages].sort((a, b) => a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : 1))
    byTime.forEach((message, n) => {
      if (message !== byPosition[n])
        accuse('disordered', `${message.externalId} stands elsewhere on the timeline than by position`)
    })
  }
}

/** I1 and I2 for tickets that were made under an Idempotency-Key. */
function checkCreated(history: readonly Entry[], final: FinalRead, accuse: Accuse): void {
  const asked = new Map<number, string>()
  for (const entry of history) {
    if (entry.kind === 'create') asked.set(entry.op, entry.key)
    if (entry.kind !== 'created') continue
    const key = asked.get(entry.op)
    const there = final.tickets.find((ticket) => ticket.id === entry.ticketId)
    if (!there) accuse('lost', `ticket ${entry.ticketId} was answered 2xx and is not there`)
    else if (there.key !== key) accuse('misled', `ticket ${entry.ticketId} was answered for another key`)
  }
  const keys = new Set(asked.values())
  for (const [key, tickets] of grouped(
    final.tickets.filter((ticket) => ticket.key !== null),
    (ticket) => ticket.key!,
  )) {
    if (tickets.length > 1) accuse('duplicate', `key ${key} made ${tickets.length} tickets`)
    if (!keys.has(key)) accuse('phantom', `a ticket with key ${key}, which nobody asked for`)
  }
}

function checkOpen(final: FinalRead, accuse: Accuse): void {
  const open = final.tickets.filter(
    ({ key, status }) => key === null && ['new', 'open', 'pending_customer'].includes(status),
  )
  for (const [who, tickets] of grouped(open, ({ customer, inbox }) => `${customer} on ${inbox}`))
    if (tickets.length > 1) accuse('two_open', `${who} has ${tickets.length} open tickets`)
}

/** The log: no hole, no id twice, every ticket and message told of once, in an order that can be. */
function checkLog(final: FinalRead, accuse: Accuse): void {
  final.events.forEach((event, n) => {
    if (event.seq !== n + 1 && (final.events[n - 1]?.seq ?? 0) + 1 !== event.seq)
      accuse('hole', `event ${event.seq} follows event ${final.events[n - 1]?.seq ?? 0}`)
  })
  for (const [id, events] of grouped(final.events, (event) => event.id))
    if (events.length > 1) accuse('duplicate', `event ${id} is there ${events.length} times`)
  const created = grouped(
    final.events.filter((event) => event.type === 'message.created'),
    (event) => event.messageId ?? '',
  )
  for (const message of final.messages) {
    const count = created.get(message.id)?.length ?? 0
    if (count === 0) accuse('untold', `message ${message.externalId} has no event`)
    if (count > 1) accuse('duplicate', `message ${message.externalId} was told of ${count} times`)
  }
  const positions = new Map(final.messages.map((message) => [message.id, message.position]))
  const byTicket = grouped(final.events, (event) => event.ticketId ?? '')
  for (const ticket of final.tickets) {
    const events = byTicket.get(ticket.id) ?? []
    const births = events.filter((event) => event.type === 'ticket.created').length
    if (births === 0) accuse('untold', `ticket ${ticket.id} has no event`)
    if (births > 1) accuse('duplicate', `ticket ${ticket.id} was told of ${births} times`)
    if (births === 1 && events[0]?.type !== 'ticket.created')
      accuse('disordered', `the log speaks of ticket ${ticket.id} before it was made`)
    let last = 0
    for (const event of events) {
      const position = event.type === 'message.created' ? positions.get(event.messageId ?? '') : undefined
      if (position === undefined) continue
      if (position < last)
        accuse('disordered', `the log tells of message ${position} of ticket ${ticket.id} after ${last}`)
      last = position
    }
  }
}

/** I4 and I5 on the live feed: after all its cuts a client has been given every event after its first welcome, once, in order. */
function checkLive(history: readonly Entry[], final: FinalRead, accuse: Accuse): void {
  const log = new Map(final.events.map((event) => [event.seq, event.id]))
  const clients = new Map<number, { from: number; last: number }>()
  for (const entry of history) {
    if (entry.kind === 'resync') accuse('misled', `client ${entry.client} was told to start anew`)
    if (entry.kind === 'welcome') {
      const known = clients.get(entry.client)
      if (!known) clients.set(entry.client, { from: entry.seq, last: entry.seq })
      else if (entry.seq !== known.last)
        accuse('misled', `client ${entry.client} asked for what follows ${known.last} and was welcomed at ${entry.seq}`)
    }
    if (entry.kind !== 'frame') continue
    const client = clients.get(entry.client)
    if (!client) {
      accuse('misled', `client ${entry.client} was given an event before its welcome`)
      continue
    }
    if (entry.seq <= client.last) accuse('misled', `client ${entry.client} was given ${entry.seq} after ${client.last}`)
    for (let seq = client.last + 1; seq < entry.seq; seq++)
      accuse('unseen', `client ${entry.client} was never given event ${seq}`)
    const id = log.get(entry.seq)
    if (id !== entry.id)
      accuse('misled', `client ${entry.client} was given ${entry.id} as ${entry.seq}, the log has ${id}`)
    client.last = Math.max(client.last, entry.seq)
  }
  const head = final.events.at(-1)?.seq ?? 0
  for (const [client, { last }] of clients)
    for (let seq = last + 1; seq <= head; seq++) accuse('unseen', `client ${client} was never given event ${seq}`)
}

function grouped<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = by(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
