import { settled } from '../api/joined-runs.ts'
import { inOrder, matches } from '../api/matches.ts'
import { endOf, type Held, type Run, type TicketList } from '../api/ticket-runs.ts'
import type { Ticket, TicketFilter } from '../api/types.ts'

/** What became of a ticket: given the row as it is known, the row as it is now; undefined when too little is known. */
export type RowChange = {
  isNew: boolean
  /** The agent who looks made it. */
  isOwn?: boolean
  apply(row: Ticket | undefined): Ticket | undefined
}
type Given = { filter: TicketFilter; changes: ReadonlyMap<string, RowChange>; me: string; isHeld?: boolean }

/**
 * A list with these tickets as they are now: in their place, gone when they no longer belong here, new when they do now. Runs
 * that hold none of them keep their rows as the same array. What sorts into a gap is left to the page that fills it.
 * While the list is held no row comes or moves, and none goes but by the agent's own hand; `releaseList` makes up for it.
 */
export function updateList(list: TicketList, { filter, changes, me, isHeld = false }: Given): TicketList {
  const before = rowsOf(list, changes)
  const held = new Map(list.held)
  const inPlace = new Map<string, Ticket>()
  const leaving = new Set<string>()
  const coming: Ticket[] = []
  const order = inOrder(filter.sort)
  const isWhole = list.runs.length === 1 && list.runs[0]?.next === null
  let total = list.total

  for (const [id, change] of changes) {
    const row = before.get(id)
    const waits = held.get(id)
    const after = change.apply(row ?? waits?.row)
    const isIn = after !== undefined && matches(after, filter, me)
    const stays = row && isIn && order(row, after) === 0
    held.delete(id)
    if (stays) {
      inPlace.set(id, after)
      if (waits) held.set(id, { ...waits, row: after })
    } else if (isHeld && after && (row ? isIn || !change.isOwn : isIn)) {
      if (row) inPlace.set(id, after)
      held.set(id, heldOf(row, after, waits, change))
    } else {
      if (row) leaving.add(id)
      if (isIn) coming.push(after)
      if (row && !isIn) total--
      if (!row && isIn && (change.isNew || waits?.isNew || isWhole)) total++
    }
  }

  if (inPlace.size === 0 && leaving.size === 0 && coming.length === 0)
    return held.size === list.held.size && held.size === 0 ? list : { ...list, held }
  const runs = without(list.runs, leaving, inPlace)
  for (const row of coming) place(runs, row, order)
  return { total, runs: settled(runs), held }
}

/** Lets what was held come, move and go. */
export function releaseList(list: TicketList, filter: TicketFilter, me: string): TicketList {
  if (list.held.size === 0) return list
  const rows = rowsOf(list, list.held)
  const runs = settled(without(list.runs, new Set(rows.keys()), new Map()))
  const changes = new Map(
    [...list.held].map(([id, { row, isNew }]): [string, RowChange] => [
      id,
      { isNew: isNew || rows.has(id), apply: () => rows.get(id) ?? row },
    ]),
  )
  return updateList({ total: list.total - rows.size, runs, held: new Map() }, { filter, changes, me })
}

function heldOf(row: Ticket | undefined, after: Ticket, waits: Held | undefined, change: RowChange): Held {
  const isNew = waits?.isNew || (!row && change.isNew)
  const newest = (ticket: Ticket | undefined) => ticket?.timeline.at(-1)?.message_id
  return { row: after, isNew, isNews: waits?.isNews || !row || newest(row) !== newest(after) }
}

function rowsOf({ runs }: TicketList, wanted: ReadonlyMap<string, unknown>): Map<string, Ticket> {
  const rows = new Map<string, Ticket>()
  if (wanted.size === 0) return rows
  for (const { tickets } of runs)
    for (const ticket of tickets) if (wanted.has(ticket.ticket_id)) rows.set(ticket.ticket_id, ticket)
  return rows
}

function without(runs: readonly Run[], leaving: ReadonlySet<string>, inPlace: ReadonlyMap<string, Ticket>): Run[] {
  let gone = 0
  return runs.map((run) => {
    const from = run.from - gone
    const isTouched = run.tickets.some(({ ticket_id: id }) => leaving.has(id) || inPlace.has(id))
    if (!isTouched) return from === run.from ? run : { ...run, from }
    const tickets = run.tickets.flatMap((ticket) =>
      leaving.has(ticket.ticket_id) ? [] : [inPlace.get(ticket.ticket_id) ?? ticket],
    )
    gone += run.tickets.length - tickets.length
    return { ...run, from, tickets }
  })
}

/** Puts a row where it belongs, if that is loaded. */
function place(runs: Run[], row: Ticket, order: (a: Ticket, b: Ticket) => number): void {
  const at = runs.findIndex(({ tickets }) => tickets.length > 0 && order(row, tickets.at(-1) as Ticket) < 0)
  const index = at < 0 ? runs.length - 1 : at
  const run = runs[index]
  if (!run || (at < 0 && run.next !== null)) return
  const before = at < 0 ? run.tickets.length : run.tickets.findIndex((other) => order(row, other) < 0)
  const previous = runs[index - 1]
  const isInGap = before === 0 && run.from > (previous ? endOf(previous) : 0)
  if (!isInGap) runs[index] = { ...run, tickets: run.tickets.toSpliced(before, 0, row) }
  for (let later = isInGap ? index : index + 1; later < runs.length; later++) {
    const other = runs[later] as Run
    runs[later] = { ...other, from: other.from + 1 }
  }
}
