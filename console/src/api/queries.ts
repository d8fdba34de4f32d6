import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './index.ts'
import { keys } from './keys.ts'
import type { SearchQuery } from './types.ts'

// One function a noun: what to fetch, under which key, and for how long it stays fresh. Used as
// `useQuery(meQuery())`, `queryClient.ensureQueryData(ticketQuery(id))`.

const minutes = 60_000
/** Kept true by the live feed while that is connected; on resync everything is asked for again. */
const live = { staleTime: Number.POSITIVE_INFINITY }

export const meQuery = () =>
  queryOptions({ queryKey: keys.me, queryFn: ({ signal }) => api('GET /auth/me', { signal }), staleTime: 5 * minutes })

export const companyQuery = () =>
  queryOptions({
    queryKey: keys.company,
    queryFn: ({ signal }) => api('GET /company', { signal }),
    staleTime: 5 * minutes,
  })

export const channelsQuery = () =>
  queryOptions({
    queryKey: keys.channels,
    queryFn: async ({ signal }) => (await api('GET /channels', { signal })).channels,
    staleTime: 60 * minutes,
  })

export const agentsQuery = () =>
  queryOptions({
    queryKey: keys.agents,
    queryFn: ({ signal }) =>
      everyPage(async (cursor) => {
        const { agents, next_cursor } = await api('GET /agents', { query: { limit: 100, ...cursor }, signal })
        return [agents, next_cursor]
      }),
    staleTime: minutes,
  })

export const departmentsQuery = () =>
  queryOptions({
    queryKey: keys.departments,
    queryFn: ({ signal }) =>
      everyPage(async (cursor) => {
        const { departments, next_cursor } = await api('GET /departments', { query: { limit: 100, ...cursor }, signal })
        return [departments, next_cursor]
      }),
    staleTime: minutes,
  })

export const inboxesQuery = () =>
  queryOptions({
    queryKey: keys.inboxes,
    queryFn: ({ signal }) =>
      everyPage(async (cursor) => {
        const { inboxes, next_cursor } = await api('GET /inboxes', { query: { limit: 100, ...cursor }, signal })
        return [inboxes, next_cursor]
      }),
    staleTime: minutes,
  })

export const inboxQuery = (inbox_id: string) =>
  queryOptions({
    queryKey: keys.inbox(inbox_id),
    queryFn: ({ signal }) => api('GET /inboxes/{inbox_id}', { params: { inbox_id }, signal }),
  })

export const tagsQuery = () =>
  queryOptions({
    queryKey: keys.tags,
    queryFn: ({ signal }) =>
      everyPage(async (cursor) => {
        const { tags, next_cursor } = await api('GET /tags', { query: { limit: 100, ...cursor }, signal })
        return [tags, next_cursor]
      }),
  })

export const cannedRepliesQuery = () =>
  queryOptions({
    queryKey: keys.cannedReplies,
    queryFn: ({ signal }) =>
      everyPage(async (cursor) => {
        const reply = await api('GET /canned-replies', { query: { limit: 100, ...cursor }, signal })
        return [reply.canned_replies, reply.next_cursor]
      }),
    staleTime: minutes,
  })

export const apiKeysQuery = () =>
  queryOptions({
    queryKey: keys.apiKeys,
    queryFn: ({ signal }) =>
      everyPage(async (cursor) => {
        const reply = await api('GET /keys', { query: { limit: 100, ...cursor }, signal })
        return [reply.keys, reply.next_cursor]
      }),
  })

export const sessionsQuery = () =>
  queryOptions({
    queryKey: keys.sessions,
    queryFn: async ({ signal }) => (await api('GET /auth/sessions', { signal })).sessions,
  })

export const secondFactorQuery = () =>
  queryOptions({
    queryKey: keys.secondFactor,
    queryFn: ({ signal }) => api('GET /me/second-factor', { signal }),
    staleTime: 0,
  })

export const ticketQuery = (ticket_id: string) =>
  queryOptions({
    queryKey: keys.ticket(ticket_id),
    queryFn: ({ signal }) => api('GET /tickets/{ticket_id}', { params: { ticket_id }, signal }),
    ...live,
  })

/** What happened to a ticket besides its messages, oldest first: the newest 500. The live feed adds to it. */
export const ticketEventsQuery = (ticket_id: string) =>
  queryOptions({
    queryKey: keys.ticketEvents(ticket_id),
    queryFn: async ({ signal }) => {
      const page = await api('GET /tickets/{ticket_id}/events', {
        params: { ticket_id },
        query: { limit: 500 },
        signal,
      })
      return page.events.reverse()
    },
    ...live,
  })

export const countsQuery = () =>
  queryOptions({ queryKey: keys.counts, queryFn: ({ signal }) => api('GET /tickets/counts', { signal }), ...live })

export const messageQuery = (message_id: string) =>
  queryOptions({
    queryKey: keys.message(message_id),
    queryFn: ({ signal }) => api('GET /messages/{message_id}', { params: { message_id }, signal }),
  })

export const scheduledQuery = (ticket_id: string) =>
  queryOptions({
    queryKey: keys.scheduled(ticket_id),
    queryFn: async ({ signal }) =>
      (await api('GET /tickets/{ticket_id}/scheduled-messages', { params: { ticket_id }, signal })).scheduled,
  })

/** Which tickets one has typed on without sending it. */
export const allDraftsQuery = () =>
  queryOptions({
    queryKey: keys.allDrafts,
    queryFn: async ({ signal }) => (await api('GET /drafts', { signal })).drafts,
  })

/** The best hits, for where few have room. */
export const searchQuery = (query: SearchQuery) =>
  queryOptions({ queryKey: keys.search(query), queryFn: ({ signal }) => api('GET /search', { query, signal }) })

/** All that is found, by page. */
export const searchPagesQuery = (query: SearchQuery) =>
  infiniteQueryOptions({
    queryKey: [...keys.search(query), 'pages'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      api('GET /search', { query: { ...query, ...(cursor === undefined ? {} : { cursor }) }, signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  })

export const customerQuery = (customer_id: string) =>
  queryOptions({
    queryKey: keys.customer(customer_id),
    queryFn: ({ signal }) => api('GET /customers/{customer_id}', { params: { customer_id }, signal }),
  })

export const customerTicketsQuery = (customer_id: string) =>
  queryOptions({
    queryKey: keys.customerTickets(customer_id),
    queryFn: ({ signal }) =>
      api('GET /customers/{customer_id}/tickets', { params: { customer_id }, query: { limit: 50 }, signal }),
  })

export const customerNotesQuery = (customer_id: string) =>
  queryOptions({
    queryKey: keys.customerNotes(customer_id),
    queryFn: ({ signal }) =>
      everyPage(async (cursor) => {
        const given = { params: { customer_id }, query: { limit: 100, ...cursor }, signal }
        const { notes, next_cursor } = await api('GET /customers/{customer_id}/notes', given)
        return [notes, next_cursor]
      }),
  })

export const customerSuggestionsQuery = (customer_id: string) =>
  queryOptions({
    queryKey: keys.customerSuggestions(customer_id),
    queryFn: async ({ signal }) =>
      (await api('GET /customers/{customer_id}/suggestions', { params: { customer_id }, signal })).suggestions,
    staleTime: 5 * minutes,
  })

/** A short list that is needed whole: agents, departments, inboxes. At most 20 pages. */
async function everyPage<Item>(
  page: (cursor: { cursor?: string }) => Promise<[Item[], string | null]>,
): Promise<Item[]> {
  const all: Item[] = []
  let cursor: string | undefined
  for (let count = 0; count < 20; count++) {
    const [items, next] = await page(cursor === undefined ? {} : { cursor })
    all.push(...items)
    if (next === null) break
    cursor = next
  }
  return all
}
