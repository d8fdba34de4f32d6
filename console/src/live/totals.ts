import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { hashKey } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { queryClient } from '../api/query-client.ts'
import { endOf, type TicketList } from '../api/ticket-runs.ts'
import type { TicketFilter } from '../api/types.ts'
import type { RowChange } from './list.ts'

// How many tickets a list has that is here in part only. What becomes of a row that is not loaded is not known to have been in the
// list before, so that the server is asked for the number alone, once for all that happens within a second.

export type AskTotal = (filter: TicketFilter) => Promise<number>
export type Totals = {
  /** These changes came to a list; asks when its total may be another by them. */
  changed(key: QueryKey, list: TicketList, changes: ReadonlyMap<string, RowChange>): void
  /** What is held counts twice until it is let go. */
  released(): void
}

const asideMs = 100

export function createTotals(client: QueryClient, ask: AskTotal, everyMs = 800): Totals {
  const doubtful = new Map<string, QueryKey>()
  const asking = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = 0

  function soon(): void {
    if (timer) return
    timer = setTimeout(
      () => {
        timer = undefined
        last = Date.now()
        for (const [hash, key] of doubtful) void refresh(hash, key)
      },
      Math.max(asideMs, last + everyMs - Date.now()),
    )
  }

  /** Only what is on screen: of another list it is asked when it comes there. */
  async function refresh(hash: string, key: QueryKey): Promise<void> {
    const query = client.getQueryCache().get(hash)
    if (!query?.isActive() || asking.has(hash) || heldIn(key)) return
    doubtful.delete(hash)
    asking.add(hash)
    const total = await ask((key[1] ?? {}) as TicketFilter).catch(() => undefined)
    asking.delete(hash)
    // What happened meanwhile may be in the number or not: it is asked for again.
    if (doubtful.has(hash)) soon()
    else if (heldIn(key)) doubtful.set(hash, key)
    else if (total !== undefined) client.setQueryData<TicketList>(key, (list) => list && withTotal(list, total))
  }

  const heldIn = (key: QueryKey) => (client.getQueryData<TicketList>(key)?.held.size ?? 0) > 0

  client.getQueryCache().subscribe(({ type, query }) => {
    if (type === 'observerAdded' && doubtful.has(query.queryHash)) soon()
  })

  return {
    changed(key, list, changes) {
      const hash = hashKey(key)
      if (!doubtful.has(hash) && !asking.has(hash) && !isDoubtful(list, changes)) return
      doubtful.set(hash, key)
      soon()
    },
    released() {
      if (doubtful.size > 0) soon()
    },
  }
}

/** Whether one of these tickets may have left a list, or come into it, unseen. */
function isDoubtful({ runs }: TicketList, changes: ReadonlyMap<string, RowChange>): boolean {
  if (runs.length === 1 && runs[0]?.next === null) return false
  const unknown = new Set([...changes].flatMap(([id, { isNew }]) => (isNew ? [] : [id])))
  for (const { tickets } of runs) for (const { ticket_id: id } of tickets) unknown.delete(id)
  return unknown.size > 0
}

/** Rows keep their places, but for those at the list's end behind a gap: the gap has another length. */
export function withTotal(list: TicketList, total: number): TicketList {
  const end = list.runs.at(-1)
  const before = list.runs.at(-2)
  if (end?.next !== null || !before) return total === list.total ? list : { ...list, total }
  const from = Math.max(endOf(before), total - end.tickets.length)
  return { ...list, total, runs: from === end.from ? list.runs : [...list.runs.slice(0, -1), { ...end, from }] }
}

export const listTotals = createTotals(
  queryClient,
  async (filter) => (await api('GET /tickets', { query: { ...filter, page_size: 1 } })).total_count,
)
