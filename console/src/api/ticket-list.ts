import { hashKey, queryOptions } from '@tanstack/react-query'
import { api } from './index.ts'
import { trimmed, withFetched } from './joined-runs.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'
import { missing, pageSize, type TicketList, type Wanted } from './ticket-runs.ts'
import type { TicketFilter, TicketPage } from './types.ts'

const none: TicketList = { total: 0, runs: [], held: new Map() }
/** Which rows of a list are on screen; a list that is fetched anew is fetched there too. */
const inView = new Map<string, readonly [first: number, last: number]>()
const loading = new Set<string>()

/**
 * A list of tickets, kept true by the live feed; `loadRows` brings what comes into view. Undefined fields of the filter must be
 * absent.
 */
export const ticketListQuery = (filter: TicketFilter) =>
  queryOptions({
    queryKey: keys.ticketList(filter),
    async queryFn({ signal }): Promise<TicketList> {
      const [first, last] = inView.get(hashKey(keys.ticketList(filter))) ?? [0, 0]
      let list = await fetched(none, filter, { page: 0, from: 0 }, signal)
      for (let wanted = missing(list, first, last); wanted; ) {
        list = await fetched(list, filter, wanted, signal)
        const next = missing(list, first, last)
        wanted = next?.from === wanted.from ? undefined : next
      }
      return list
    },
    staleTime: Number.POSITIVE_INFINITY,
    // Rows keep their identity by what writes them; comparing thousands of them would cost a frame.
    structuralSharing: false,
  })

/**
 * Fetches what is missing between two indices, then around them, a page at a time; when the view moves on meanwhile, what is
 * missing there.
 */
export async function loadRows(
  filter: TicketFilter,
  first: number,
  last: number,
  { behind, ahead } = { behind: 0, ahead: 0 },
): Promise<void> {
  const hash = hashKey(keys.ticketList(filter))
  inView.set(hash, [first, last])
  if (loading.has(hash)) return
  loading.add(hash)
  const view = () => inView.get(hash) ?? [first, last]
  try {
    await loadWhile(
      filter,
      (list) => {
        const [from, to] = view()
        return missing(list, from, to) ?? missing(list, to, to + ahead) ?? missing(list, from - behind, from)
      },
      view,
    )
  } finally {
    loading.delete(hash)
  }
}

/** Loads a list from its top until this many rows are there. @returns their ids */
export async function loadTop(filter: TicketFilter, most: number): Promise<string[]> {
  await loadWhile(
    filter,
    (list) => missing(list, 0, most - 1),
    () => [0, most - 1],
  )
  const list = queryClient.getQueryData<TicketList>(keys.ticketList(filter)) ?? none
  const top = list.runs[0]?.from === 0 ? list.runs[0].tickets : []
  return top.slice(0, most).map(({ ticket_id }) => ticket_id)
}

async function loadWhile(
  filter: TicketFilter,
  wants: (list: TicketList) => Wanted | undefined,
  kept: () => readonly [number, number],
): Promise<void> {
  const queryKey = keys.ticketList(filter)
  for (let before: Wanted | undefined; ; ) {
    const list = queryClient.getQueryData<TicketList>(queryKey)
    const wanted = list && wants(list)
    // The same again: the server has less than it said.
    if (!wanted || (before && sameAs(before, wanted))) return
    before = wanted
    const page = await fetchPage(filter, wanted)
    queryClient.setQueryData<TicketList>(queryKey, (now) => now && trimmed(withPage(now, wanted, page), ...kept()))
  }
}

async function fetched(
  list: TicketList,
  filter: TicketFilter,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<TicketList> {
  return withPage(list, wanted, await fetchPage(filter, wanted, signal))
}

async function fetchPage(filter: TicketFilter, wanted: Wanted, signal?: AbortSignal): Promise<TicketPage> {
  const place = 'cursor' in wanted ? { cursor: wanted.cursor } : { page: wanted.page + 1 }
  const page = await api('GET /tickets', {
    query: { ...filter, page_size: pageSize, ...place },
    ...(signal ? { signal } : {}),
  })
  if (page.read_positions) mergeReadPositions(page.read_positions)
  return page
}

function withPage(list: TicketList, wanted: Wanted, { tickets, next_cursor, total_count }: TicketPage): TicketList {
  const run = { from: wanted.from, tickets, next: next_cursor }
  return withFetched(list, run, total_count, 'cursor' in wanted ? wanted.afterId : undefined)
}

function sameAs(a: Wanted, b: Wanted): boolean {
  return 'cursor' in a ? 'cursor' in b && a.cursor === b.cursor : 'page' in b && a.page === b.page
}

/** Up to which position this agent has read each ticket that was fetched; unread is message_count minus it. Lists and frames fill it. */
export const readPositionsQuery = () =>
  queryOptions<Record<string, number>>({
    queryKey: keys.readPositions,
    queryFn: () => queryClient.getQueryData<Record<string, number>>(keys.readPositions) ?? {},
    initialData: {},
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })

export function mergeReadPositions(positions: Record<string, number>): void {
  queryClient.setQueryData<Record<string, number>>(keys.readPositions, (known) => ({ ...known, ...positions }))
}
