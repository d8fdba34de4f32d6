import { useEffect, useSyncExternalStore } from 'react'
import { api } from '../../api/index.ts'
import { ApiProblem } from '../../api/problem.ts'
import { scheduledQuery, ticketQuery } from '../../api/queries.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Ticket } from '../../api/types.ts'
import { errorWords, toast } from '../../design/index.ts'
import { putBack, reloadDraft } from '../../drafts/index.ts'
import { onLiveFrame, useLiveState } from '../../live/index.ts'
import { ticketsFetched } from '../../live/reduce.ts'
import { t } from '../words.ts'
import { Outbox } from './outbox.ts'
import type { Outgoing } from './outgoing.ts'
import type { OutboxServer } from './server.ts'
import { openOutboxStore } from './store.ts'

export type { Outgoing, Wish } from './outgoing.ts'

let current: { agentId: string; outbox: Outbox; stop: () => void } | undefined

/** The agent's outbox; made at its first call, when what an earlier page left behind goes on. */
export function outboxOf(agentId: string): Outbox {
  if (current?.agentId !== agentId) {
    current?.stop()
    const outbox = new Outbox({
      store: openOutboxStore(agentId, storage()),
      server: serverFor(agentId),
      makeId: () => crypto.randomUUID(),
    })
    const unlisten = onLiveFrame((frame) => {
      if (frame.type !== 'send_failed') return
      void failed(agentId, outbox, frame.ticket_id, frame.scheduled_id, frame)
    })
    addEventListener('online', outbox.resume)
    const stop = () => {
      unlisten()
      removeEventListener('online', outbox.resume)
    }
    current = { agentId, outbox, stop }
  }
  return current.outbox
}

/** What the agent sent on a ticket and is no message yet, oldest first. */
export function useOutgoing(agentId: string, ticket: Ticket): readonly Outgoing[] {
  const outbox = outboxOf(agentId)
  const ticketId = ticket.ticket_id
  const isLive = useLiveState().status === 'live'
  const entries = useSyncExternalStore(outbox.subscribe, () => outbox.of(ticketId))
  useEffect(() => {
    if (isLive) outbox.resume()
  }, [outbox, isLive])
  useEffect(() => {
    if (entries.length > 0) outbox.settle(ticketId, clientIdsOf(ticket))
  }, [outbox, ticketId, ticket, entries])
  useEffect(() => {
    const tell = async () => {
      const rows = await queryClient.fetchQuery({ ...scheduledQuery(ticketId), staleTime: 0 })
      outbox.adopt(ticketId, rows)
      for (const row of rows) if (row.failed) await failed(agentId, outbox, ticketId, row.scheduled_id, row.failed)
    }
    void tell().catch(() => {})
  }, [agentId, outbox, ticketId])
  return entries
}

/** Takes one back and puts its text where it was written. Says so when it comes too late, or cannot be done now. */
export async function undo(agentId: string, entry: Outgoing): Promise<boolean> {
  // First: whoever reloads before the server has answered finds it there.
  const takeOut = putBack(agentId, entry.ticketId, entry.mode, entry.content)
  try {
    if (await outboxOf(agentId).takeBack(entry.clientId)) return true
    takeOut()
    toast(t('ticket.undone_too_late'))
    return false
  } catch (error) {
    takeOut()
    toast(errorWords(error), { isError: true })
    return false
  }
}

/** The server could not send it and has put its text under the draft; what the agent typed meanwhile may hide that. */
async function failed(
  agentId: string,
  outbox: Outbox,
  ticketId: string,
  scheduledId: string,
  problem: { code: string; detail: string },
): Promise<void> {
  if (!outbox.fail(ticketId, scheduledId, problem)) outbox.adopt(ticketId, await serverFor(agentId).list(ticketId))
  const entry = outbox.of(ticketId).find((one) => one.scheduledId === scheduledId)
  if (!entry) return
  const text = await reloadDraft(agentId, ticketId, entry.mode)
  if (!text.includes(entry.content)) return
  await outbox.takeBack(entry.clientId)
  const reason = errorWords(new ApiProblem({ status: 422, ...problem }))
  toast(t('ticket.back_in_composer', { reason }), { isError: true })
}

function serverFor(agentId: string): OutboxServer {
  const fetched = (ticket: Ticket) => ticketsFetched(queryClient, [ticket], agentId)
  return {
    async post({ ticketId, mode, content, mentions, replyTo, thenStatus, delayMs, clientId }) {
      const body = {
        content,
        client_id: clientId,
        ...(mode === 'note' ? { visibility: 'internal' as const } : {}),
        ...(mentions.length > 0 ? { mentions: [...mentions] } : {}),
        ...(replyTo === null ? {} : { reply_to_message_id: replyTo }),
      }
      const given = { params: { ticket_id: ticketId }, idempotencyKey: clientId }
      if (delayMs === 0 && thenStatus === null) {
        fetched(await api('POST /tickets/{ticket_id}/message', { ...given, body }))
        return null
      }
      const then = thenStatus ? { then_status: thenStatus } : {}
      return api('POST /tickets/{ticket_id}/scheduled-messages', {
        ...given,
        body: { ...body, ...then, delay_ms: delayMs },
      })
    },
    async takeBack(scheduled_id) {
      await api('DELETE /scheduled-messages/{scheduled_id}', { params: { scheduled_id } })
    },
    list: async (ticket_id) =>
      (await api('GET /tickets/{ticket_id}/scheduled-messages', { params: { ticket_id } })).scheduled,
    async refresh(ticket_id) {
      return clientIdsOf(await queryClient.fetchQuery({ ...ticketQuery(ticket_id), staleTime: 0 }))
    },
  }
}

function clientIdsOf({ timeline }: Ticket): Set<string> {
  return new Set(timeline.flatMap(({ client_id }) => client_id ?? []))
}

function storage(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}
