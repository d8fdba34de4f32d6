import { DraftList, DraftMode, Draft as DraftSchema, fromId, SaveDraftBody, TicketDrafts, toId } from '@parley/contract'
import Type from 'typebox'
import type { Caller } from '../access/caller.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { type DraftRow, deleteDraft, listDrafts, listTicketDrafts, saveDraft, ticketExists } from './store.ts'

const tag = 'Drafts'
const access = 'message.write'
const Params = Type.Object({ ticket_id: Type.String() })
const DraftParams = Type.Object({ ticket_id: Type.String(), mode: DraftMode })
const maxListed = 200

/** What an agent has typed and not sent, kept for that agent alone. */
export function addDraftRoutes(router: Router, { sql, now }: Pick<Deps, 'sql' | 'now'>): void {
  router.add({
    method: 'GET',
    paths: ['/api/v1/drafts'],
    summary: 'List where you have drafts, newest first',
    tag,
    access,
    replies: { 200: DraftList },
    errors: ['insufficient_permissions'],
    async handle({ caller }) {
      const rows = await listDrafts(sql, caller.scope, agentOf(caller), maxListed)
      return {
        drafts: rows.map(({ ticket_id: id, mode, updated_at: at }) => ({
          ticket_id: toId('ticket', id),
          mode,
          updated_at: at.toISOString(),
        })),
      }
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/tickets/:ticket_id/drafts'],
    summary: 'Read your drafts on a ticket',
    tag,
    access,
    params: Params,
    replies: { 200: TicketDrafts },
    errors: ['ticket_not_found'],
    async handle({ caller, params }) {
      const rows = await listTicketDrafts(sql, await placeOf(caller, params.ticket_id))
      return { drafts: rows.map(present) }
    },
  })

  router.add({
    method: 'PUT',
    paths: ['/api/v1/tickets/:ticket_id/drafts/:mode'],
    summary: 'Keep what you have typed',
    description: 'The last one kept stands, from whatever window it came.',
    tag,
    access,
    params: DraftParams,
    body: SaveDraftBody,
    replies: { 200: DraftSchema },
    errors: ['ticket_not_found'],
    async handle({ caller, params, body }) {
      const draft = { mode: params.mode, content: body.content, updated_at: now() }
      await saveDraft(sql, await placeOf(caller, params.ticket_id), draft)
      return present(draft)
    },
  })

  router.add({
    method: 'DELETE',
    paths: ['/api/v1/tickets/:ticket_id/drafts/:mode'],
    summary: 'Throw a draft of yours away',
    description: 'Also when it was sent. Throwing away what is not there changes nothing.',
    tag,
    access,
    params: DraftParams,
    replies: { 204: Type.Null() },
    errors: ['ticket_not_found'],
    status: 204,
    async handle({ caller, params }) {
      await deleteDraft(sql, await placeOf(caller, params.ticket_id), params.mode)
    },
  })

  async function placeOf(caller: Caller, id: string): Promise<{ agentId: string; ticketId: string }> {
    const agentId = agentOf(caller)
    const ticketId = fromId('ticket', id)
    if (!ticketId || !(await ticketExists(sql, caller.scope, ticketId))) throw new Problem('ticket_not_found')
    return { agentId, ticketId }
  }
}

function agentOf(caller: Caller): string {
  if (caller.type !== 'agent')
    throw new Problem('insufficient_permissions', { detail: 'Drafts are kept for people: sign in as one' })
  return caller.id
}

function present({ updated_at: at, ...draft }: DraftRow) {
  return { ...draft, updated_at: at.toISOString() }
}
