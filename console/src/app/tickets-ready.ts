import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

const soonMs = 400

/**
 * When the first page stands: what an earlier one left unsent goes out, and the code of a conversation is fetched, so that the first
 * one opens as fast as the others.
 */
export function useTicketsReady(agentId: string | undefined): void {
  const router = useRouter()
  useEffect(() => {
    if (agentId === undefined) return
    const timer = setTimeout(() => {
      void import('../ticket/outbox/index.ts').then(({ outboxOf }) => outboxOf(agentId)).catch(() => {})
      void router.loadRouteChunk(router.routesById['/shell/inbox/$view/$ticketId'])?.catch(() => {})
    }, soonMs)
    return () => clearTimeout(timer)
  }, [router, agentId])
}
