import {
  AddPortalMessageBody,
  CreatePortalTicketBody,
  fromId,
  NewPortalMessage,
  PortalTicketDetail,
  PortalTicketsQuery,
} from '@parley/contract'
import Type from 'typebox'
import { uuidv7 } from 'uuidv7'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { Wake } from '../log/wake.ts'
import { findOwnMessage, listTickets, loadTicket } from './read.ts'
import { openTicket, writeMessage } from './write.ts'

const tag = 'Portal'
const Params = Type.Object({ ticket_id: Type.String() })

type Parts = Pick<Deps, 'sql' | 'now'> & { config: Pick<Config, 'REOPEN_DAYS'>; wake: Wake }

/** A customer's own tickets, at the addresses of the support assistant's document. */
export function addPortalTicketRoutes(router: Router, { sql, now, config, wake }: Parts): void {
  const reopenMs = config.REOPEN_DAYS * 86_400_000

  router.add({
    method: 'GET',
    paths: ['/tickets', '/tickets/'],
    summary: 'List one’s own tickets, newest first',
    tag,
    access: 'customer',
    query: PortalTicketsQuery,
    replies: { 200: Type.Array(Type.Ref('PortalTicket')) },
    handle: ({ caller, query: { limit = 100, before } }) =>
      listTickets(sql, caller.scope, limit, before === undefined ? null : fromId('ticket', before)),
  })

  router.add({
    method: 'POST',
    paths: ['/tickets', '/tickets/'],
    summary: 'Open a ticket of one’s own',
    description: 'The description becomes its first message.',
    tag,
    access: 'customer',
    body: CreatePortalTicketBody,
    replies: { 201: PortalTicketDetail },
    idempotent: true,
    status: 201,
    async handle({ caller, body: { title, description }, operationId }) {
      await openTicket(sql, caller, { title, text: description, at: now(), ticketId: operationId, messageId: uuidv7() })
      wake.signal('outbox')
      return loadTicket(sql, caller.scope, operationId)
    },
  })

  router.add({
    method: 'GET',
    paths: ['/tickets/:ticket_id'],
    summary: 'Get one of one’s own tickets with its messages',
    tag,
    access: 'customer',
    params: Params,
    replies: { 200: PortalTicketDetail },
    errors: ['ticket_not_found'],
    async handle({ caller, params }) {
      const ticket = await loadTicket(sql, caller.scope, uuidOf(params.ticket_id))
      if (!ticket) throw new Problem('ticket_not_found')
      return ticket
    },
  })

  router.add({
    method: 'POST',
    paths: ['/tickets/:ticket_id/messages'],
    summary: 'Write on one of one’s own tickets',
    description:
      'On a ticket that was resolved it reopens it for some days (REOPEN_DAYS); later, or when it was closed, a new ticket is opened that names the old one.',
    tag,
    access: 'customer',
    params: Params,
    body: AddPortalMessageBody,
    replies: { 201: NewPortalMessage },
    errors: ['ticket_not_found'],
    idempotent: true,
    status: 201,
    async handle({ caller, params, body, operationId }) {
      const ticketId = uuidOf(params.ticket_id)
      await writeMessage(sql, caller, { ticketId, text: body.content, id: operationId, at: now(), reopenMs })
      wake.signal('outbox')
      return findOwnMessage(sql, caller.scope, operationId)
    },
  })
}

/** A malformed id is one that nothing has. */
function uuidOf(id: string): string {
  const uuid = fromId('ticket', id)
  if (!uuid) throw new Problem('ticket_not_found')
  return uuid
}
