import { endOf, idOf, loadedRows, pageSize, type Run, type TicketList } from './ticket-runs.ts'
import type { Ticket } from './types.ts'

// Runs that grow, meet and are let go of.

const keptAround = 1500
const mostKept = 4000

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
