import type { Ticket } from './types.ts'

// A list of a hundred thousand tickets is never here as a whole. What is loaded are runs: rows that stand side by side. Between
// runs there are gaps, which are fetched when they come into view. Indices after a gap may be off by a few, for nobody tells of
// what moved inside it; what is in a run is in the server's order, without a hole.

/** `next` goes on after the last row: null is the list's end, undefined is not known. */
export type Run = { from: number; tickets: readonly Ticket[]; next: string | null | undefined }

/** A change that waits until the pointer has left the list. `isNews`: it brings something to read. */
export type Held = { row: Ticket; isNew: boolean; isNews: boolean }

export type TicketList = {
  total: number
  /** In order, not overlapping. */
  runs: readonly Run[]
  held: ReadonlyMap<string, Held>
}

export const pageSize = 50
const keptAround = 1500
const mostKept = 4000

export const endOf = (run: Run): number => run.from + run.tickets.length
const idOf = (ticket: Ticket) => ticket.ticket_id

/** How many rows the list has, loaded or not. */
export function lengthOf({ runs, total }: TicketList): number {
  const last = runs.at(-1)
  if (!last) return total
  return last.next === null ? endOf(last) : Math.max(total, endOf(last))
}

/** The row at this index; undefined when it is not loaded. */
export function rowAt({ runs }: TicketList, index: number): Ticket | undefined {
  const run = runs.find((one) => index >= one.from && index < endOf(one))
  return run?.tickets[index - run.from]
}

/** Where a ticket stands among what is loaded; -1 when it is not. */
export function indexOf({ runs }: TicketList, ticketId: string): number {
  for (const run of runs) {
    const at = run.tickets.findIndex(({ ticket_id }) => ticket_id === ticketId)
    if (at >= 0) return run.from + at
  }
  return -1
}

export function loadedRows({ runs }: TicketList): Ticket[] {
  return runs.flatMap(({ tickets }) => tickets)
}

/** What to ask for: what follows a loaded row, or a page by its number, from 0. */
export type Wanted = { cursor: string; afterId: string; from: number } | { page: number; from: number }

/** What is missing first between two indices. */
export function missing(list: TicketList, first: number, last: number): Wanted | undefined {
  const { runs } = list
  const until = Math.min(last, lengthOf(list) - 1)
  for (let index = Math.max(0, first); index <= until; ) {
    const at = runs.findIndex((run) => index >= run.from && index < endOf(run))
    if (at < 0) {
      const before = runs.findLast((run) => endOf(run) <= index)
      return before && endOf(before) === index ? after(before) : pageAt(index)
    }
    const run = runs[at] as Run
    index = endOf(run)
    // Side by side and yet not known to belong together: the gap between them is smaller than it seemed, or larger.
    if (runs[at + 1]?.from === index && index <= until) return after(run)
  }
  return undefined
}

function after(run: Run): Wanted | undefined {
  const last = run.tickets.at(-1)
  if (run.next === null) return undefined
  if (run.next === undefined || !last) return pageAt(Math.max(0, endOf(run) - 1))
  return { cursor: run.next, afterId: idOf(last), from: endOf(run) }
}

function pageAt(index: number): Wanted {
  const page = Math.floor(index / pageSize)
  return { page, from: page * pageSize }
}

/**
 * The list with rows that were fetched. They join the runs that they share rows with, and the one that they were asked to
 * follow; what is newer here than there stays.
 * @param afterId the row that they follow
 */
export function withFetched(list: TicketList, fetched: Run, total: number, afterId?: string): TicketList {
  const known = new Map(loadedRows(list).map((ticket) => [idOf(ticket), ticket]))
  const isStale = (ticket: Ticket) =>
    list.held.has(idOf(ticket)) || (known.get(idOf(ticket))?.version ?? 0) > ticket.version
  const rows = fetched.tickets.filter((ticket) => !isStale(ticket))
  const versions = new Map(rows.map((ticket) => [idOf(ticket), ticket.version]))
  // A row that the reply knows to have changed may have moved: it stands where the reply has it.
  const hasMoved = (ticket: Ticket) => (versions.get(idOf(ticket)) ?? 0) > ticket.version
  const runs = list.runs.map((run) =>
    run.tickets.some(hasMoved) ? { ...run, tickets: run.tickets.filter((ticket) => !hasMoved(ticket)) } : run,
  )
  const before = list.runs.findIndex(({ tickets }) => afterId !== undefined && tickets.at(-1)?.ticket_id === afterId)
  const touches = runs.map((run, at) => at === before || run.tickets.some((ticket) => versions.has(idOf(ticket))))
  const first = touches.indexOf(true)
  const last = touches.lastIndexOf(true)
  if (first < 0) {
    if (rows.length === 0) return { ...list, total }
    const others = runs.filter(({ tickets }) => tickets.length > 0)
    const at = others.findLastIndex(({ from }) => from <= fetched.from) + 1
    const alone = { ...fetched, tickets: rows }
    return { ...list, total, runs: settled(others.toSpliced(at, 0, alone)) }
  }
  const joined = rows.slice()
  for (const run of runs.slice(first, last + 1).filter((_, at) => touches[first + at])) weave(joined, run.tickets)
  const head = runs[first] as Run
  const tail = runs[last] as Run
  const tailId = tail.tickets.at(-1)?.ticket_id ?? ''
  const isTailLast =
    !versions.has(tailId) &&
    tail.tickets.some((ticket) => versions.has(idOf(ticket))) &&
    joined.at(-1)?.ticket_id === tailId
  const run: Run = {
    from:
      head.from === 0 || first === before ? head.from : Math.max(0, fetched.from - joined.indexOf(rows[0] as Ticket)),
    tickets: joined,
    next: isTailLast && fetched.next !== null ? tail.next : fetched.next,
  }
  const behind = run.next === null ? [] : runs.slice(last + 1)
  return { ...list, total, runs: settled([...runs.slice(0, first), run, ...behind]) }
}

/** Puts rows that are known into rows that were fetched: what both have shows where the others belong. */
function weave(rows: Ticket[], known: readonly Ticket[]): void {
  const places = new Map(rows.map((ticket, at) => [idOf(ticket), at]))
  const shared = known.find((ticket) => places.has(idOf(ticket)))
  let at = shared ? (places.get(idOf(shared)) ?? 0) : 0
  for (const ticket of known) {
    const place = places.has(idOf(ticket)) ? rows.findIndex((row) => idOf(row) === idOf(ticket)) : -1
    if (place >= 0) at = place + 1
    else rows.splice(at++, 0, ticket)
  }
}

/** Runs in order and apart: one that would lie on the one before it is moved behind it. */
export function settled(runs: readonly Run[]): Run[] {
  let end = 0
  return runs
    .filter(({ tickets, next }, at) => tickets.length > 0 || (at === 0 && next === null))
    .map((run) => {
      const from = Math.max(run.from, end)
      end = from + run.tickets.length
      return from === run.from ? run : { ...run, from }
    })
}

/** Lets go of what is far from the rows in view, when much is loaded. */
export function trimmed(list: TicketList, first: number, last: number): TicketList {
  if (list.runs.reduce((sum, { tickets }) => sum + tickets.length, 0) <= mostKept) return list
  const from = first - keptAround
  const to = last + keptAround
  const windows: [number, number][] =
    from <= pageSize
      ? [[0, to]]
      : [
          [0, pageSize],
          [from, to],
        ]
  return { ...list, runs: list.runs.flatMap((run) => windows.flatMap(([start, end]) => cut(run, start, end))) }
}

function cut(run: Run, from: number, to: number): Run[] {
  const start = Math.max(run.from, from)
  const end = Math.min(endOf(run), to)
  if (end <= start) return []
  const tickets = run.tickets.slice(start - run.from, end - run.from)
  return [{ from: start, tickets, next: end === endOf(run) ? run.next : undefined }]
}
