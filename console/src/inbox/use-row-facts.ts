import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useMemo } from 'react'
import { agentsQuery, allDraftsQuery } from '../api/queries.ts'
import { readPositionsQuery } from '../api/ticket-list.ts'
import type { Inbox } from './state.tsx'

/** What rows show beside their ticket; the same objects until something in them changes. */
export function useRowFacts({ me, view }: Inbox) {
  const positions = useQuery(readPositionsQuery()).data
  const drafts = useQuery(allDraftsQuery()).data
  const withDraft = useMemo(() => new Set(drafts?.map((draft) => draft.ticket_id)), [drafts])
  const agents = useQuery(agentsQuery()).data
  const people = useMemo(() => ({ me, nameOf: new Map(agents?.map(({ id, name }) => [id, name])) }), [agents, me])
  const base = useRouter().buildLocation({
    to: '/inbox/$view/$ticketId',
    params: { view, ticketId: '_' },
    search: ({ q, sort }) => ({ ...(q ? { q } : {}), ...(sort ? { sort } : {}) }),
  }).href
  return { positions, withDraft, people, hrefOf: (ticketId: string) => base.replace('/_', `/${ticketId}`) }
}
