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

export const endOf = (run: Run): number => run.from + run.tickets.length
export const idOf = (ticket: Ticket) => ticket.ticket_id

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
