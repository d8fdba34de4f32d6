import { toId } from '@parley/contract'
import type { Caller } from '../access/caller.ts'
import { inScope, type ScopedTicket } from '../access/scope.ts'
import type { Sql } from '../db/sql.ts'
import type { Wake } from '../log/wake.ts'
import { packNotes, readNote } from './presence-notes.ts'
import { createOthers } from './presence-others.ts'

/** Who is told: a client of the live feed on this node. */
export type Watcher = { readonly caller: Caller; tell(frame: object): void }

export type Presence = {
  /** @param ticketId that is on this client's screen from now on (UUID); null: none. Saying it again costs nothing. */
  view(client: Watcher, ticketId: string | null): void
  type(client: Watcher, ticketId: string): void
  /** Its connection is gone. */
  leave(client: Watcher): void
  /** Tells who looks at what now, on whatever node, as far as the newcomer may see it. */
  tellWhoIsHere(newcomer: Watcher): Promise<void>
  stop(): Promise<void>
}

export type PresenceDeps = {
  sql: Sql
  wake: Wake
  clients: Iterable<Watcher>
  /** How often a node says again who is here, in ms. */
  beatMs?: number
  /** What another node said is forgotten after this long, in ms, unless it says so again. */
  forgetMs?: number
}

const coalesceMs = 10
/** Least time between two rounds: no flood of frames costs more than 25 queries and 25 notifications in a second. */
const roundMs = 40
const typingMs = 1000

type Changed = { isTyping: boolean; isPresence: boolean; typist?: Watcher }

/**
 * Who looks at or types on which ticket, on all nodes together. Nothing of it is stored: each node knows its own clients, tells
 * the others what changes, says all of it again with every beat and to whoever asks, and forgets what is not said again. With
 * nobody looking at anything there is no timer and no query.
 */
export function createPresence(deps: PresenceDeps): Presence {
  const { sql, wake, clients, beatMs = 15_000, forgetMs = 35_000 } = deps
  /** The ticket that each client of this node looks at. */
  const viewing = new Map<Watcher, string>()
  /** `agent ticket` pairs of this node that the other nodes believe in. */
  const announced = new Set<string>()
  /** Pairs that the clients of this node were told of. */
  const shown = new Set<string>()
  const others = createOthers(forgetMs)
  const typedAt = new WeakMap<Watcher, Map<string, number>>()
  let changed = new Map<string, Changed>()
  let sayAll = false
  let timer: NodeJS.Timeout | undefined
  let watch: NodeJS.Timeout | undefined
  let round: Promise<void> | undefined
  let roundAt = 0
  let beatAt = 0
  let isStopped = false

  const pair = (agentId: string, ticketId: string) => `${agentId} ${ticketId}`
  const ticketOf = (key: string) => key.slice(37)
  const agentOf = (key: string) => key.slice(0, 36)
  /** The pairs of this node, of agents who may see what they look at. */
  function pairsHere(tickets: ReadonlyMap<string, ScopedTicket>): ReadonlySet<string> {
    const pairs = new Set<string>()
    for (const [{ caller }, id] of viewing) {
      const ticket = tickets.get(id)
      if (ticket && inScope(caller.scope, ticket)) pairs.add(pair(caller.id, id))
    }
    return pairs
  }

  function note(key: string, what: Partial<Changed>): void {
    if (isStopped) return
    changed.set(key, { isTyping: false, isPresence: false, ...changed.get(key), ...what })
    soon()
  }

  function soon(): void {
    if (isStopped || round) return
    timer ??= setTimeout(
      () => {
        timer = undefined
        roundAt = Date.now()
        round = tellAll()
          // The next beat says it all again.
          .catch(() => {})
          .then(() => {
            round = undefined
            if (changed.size > 0 || sayAll) soon()
          })
      },
      Math.max(coalesceMs, roundAt + roundMs - Date.now()),
    )
  }

  /** One round: one look at the tickets, frames to the clients of this node, one notification to the other nodes. */
  async function tellAll(): Promise<void> {
    const isWhole = sayAll
    const batch = changed
    changed = new Map()
    sayAll = false
    if (isWhole) {
      for (const [{ caller }, ticketId] of viewing) batch.set(pair(caller.id, ticketId), { ...again })
      for (const key of announced) batch.set(key, { ...again, ...batch.get(key) })
    }
    const tickets = await readTickets([...batch.keys()].map(ticketOf))
    const pairs = pairsHere(tickets)
    const said = { here: [] as string[], gone: [] as string[], typing: [] as string[] }
    for (const [key, { isTyping, isPresence, typist }] of batch) {
      const [agentId, ticket] = [agentOf(key), tickets.get(ticketOf(key))]
      const isOnThisNode = pairs.has(key)
      if (isOnThisNode && (isWhole || !announced.has(key))) said.here.push(key)
      else if (!isOnThisNode && announced.has(key)) said.gone.push(key)
      if (!ticket) {
        shown.delete(key)
        continue
      }
      const here = isOnThisNode || others.has(key)
      if (isPresence && (here || shown.has(key))) show(agentId, ticket, { type: 'presence', here })
      if (here) shown.add(key)
      else shown.delete(key)
      if (!isTyping || (typist && !inScope(typist.caller.scope, ticket))) continue
      show(agentId, ticket, { type: 'typing' })
      if (typist) said.typing.push(key)
    }
    const notes = packNotes(said)
    if (notes.length > 0) await wake.spread(notes)
    for (const key of said.here) announced.add(key)
    for (const key of said.gone) announced.delete(key)
  }
  const again: Changed = { isTyping: false, isPresence: true }

  /** To the clients of this node who may see the ticket; the same decision wherever the news came from. */
  function show(agentId: string, ticket: ScopedTicket, { type, ...more }: { type: string; here?: boolean }): void {
    const frame = { type, agent_id: toId('agent', agentId), ticket_id: toId('ticket', ticket.id), ...more }
    for (const client of clients)
      if (client.caller.id !== agentId && inScope(client.caller.scope, ticket)) client.tell(frame)
  }

  async function readTickets(ids: string[]): Promise<Map<string, ScopedTicket>> {
    if (ids.length === 0) return new Map()
    const rows = await sql<ScopedTicket[]>`
      select id, department_id, assigned_agent_id, customer_id from ticket where id = any(${[...new Set(ids)]}::uuid[])`
    return new Map(rows.map((row) => [row.id, row]))
  }

  /** Runs only as long as somebody is somewhere. */
  function keepWatch(): void {
    if (isStopped || watch) return
    beatAt = Date.now()
    watch = setInterval(() => {
      const now = Date.now()
      for (const key of others.fade()) note(key, { isPresence: true })
      if (viewing.size > 0 || announced.size > 0) {
        if (now - beatAt < beatMs) return
        beatAt = now
        sayAll = true
        soon()
      } else if (others.isEmpty) {
        clearInterval(watch)
        watch = undefined
      }
    }, beatMs / 4)
    watch.unref()
  }

  function hear(node: string, text: string): void {
    const { here = [], gone = [], typing = [], ask, bye } = readNote(text)
    const left = others.hear(node, here, gone, bye === true)
    for (const key of [...left, ...here]) note(key, { isPresence: true })
    for (const key of typing) note(key, { isTyping: true })
    if (!others.isEmpty) keepWatch()
    if (ask && viewing.size > 0) {
      sayAll = true
      soon()
    }
  }

  const deafen = wake.onSpread(hear, () => {
    // What was said before this node heard, or while it did not, it missed.
    if (!isStopped) wake.spread(packNotes({ ask: true })).catch(() => {})
  })

  function look(client: Watcher, ticketId: string | null): void {
    const before = viewing.get(client) ?? null
    if (client.caller.type !== 'agent' || before === ticketId) return
    if (ticketId === null) viewing.delete(client)
    else viewing.set(client, ticketId)
    for (const id of [before, ticketId]) if (id !== null) note(pair(client.caller.id, id), { isPresence: true })
    keepWatch()
  }

  return {
    view: look,
    leave: (client) => look(client, null),
    type(client, ticketId) {
      if (client.caller.type !== 'agent') return
      const times = typedAt.get(client) ?? new Map<string, number>()
      const now = Date.now()
      if (now - (times.get(ticketId) ?? 0) < typingMs) return
      for (const [id, at] of times) if (now - at >= typingMs) times.delete(id)
      typedAt.set(client, times.set(ticketId, now))
      note(pair(client.caller.id, ticketId), { isTyping: true, typist: client })
    },
    async tellWhoIsHere(newcomer) {
      const keys = [...viewing].map(([{ caller }, id]) => pair(caller.id, id))
      const strangers = [...new Set([...keys, ...others.pairs()])].filter((key) => agentOf(key) !== newcomer.caller.id)
      const tickets = await readTickets(strangers.map(ticketOf))
      const pairs = pairsHere(tickets)
      for (const key of strangers) {
        const [agentId, ticket] = [agentOf(key), tickets.get(ticketOf(key))]
        // Meanwhile they may have gone, or the newcomer may have lost the right.
        if (!ticket || !inScope(newcomer.caller.scope, ticket)) continue
        if (!pairs.has(key) && !others.has(key)) continue
        const who = { agent_id: toId('agent', agentId), ticket_id: toId('ticket', ticket.id) }
        shown.add(key)
        newcomer.tell({ type: 'presence', ...who, here: true })
      }
    },
    async stop() {
      isStopped = true
      deafen()
      clearTimeout(timer)
      clearInterval(watch)
      await round
      if (announced.size > 0) await wake.spread(packNotes({ bye: true })).catch(() => {})
    },
  }
}
