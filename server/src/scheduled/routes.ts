import { fromId, ScheduledMessage, ScheduledMessageList, ScheduleMessageBody, toId } from '@parley/contract'
import Type from 'typebox'
import type { Caller } from '../access/caller.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { InboxBook } from '../inboxes/book.ts'
import type { Wake } from '../log/wake.ts'
import { decideMessage } from '../messages/add.ts'
import { checkMaySend, readWhen, thenMove } from './rules.ts'
import {
  deleteOwn,
  findSame,
  findTicket,
  insertScheduled,
  isOwnMessage,
  listScheduled,
  type ScheduledRow,
} from './store.ts'

const tag = 'Messages'
const TicketParams = Type.Object({ ticket_id: Type.String() })

/** Messages that are sent a little later, so that they can be undone, or at a chosen time. */
export function scheduledRoutes(
  router: Router,
  { sql, book, wake, now }: Deps & { book: InboxBook; wake: Wake },
): void {
  router.add({
    method: 'POST',
    paths: ['/api/v1/tickets/:ticket_id/scheduled-messages'],
    summary: 'Send a message later',
    description:
      'The rules of a message are asked now, and again when it is due, with the rights of then. It becomes a message with the same client_id exactly once; `then_status` is set together with it. What is refused when it is due becomes the agent’s draft, stays here with `failed`, and a frame `{"type":"send_failed","scheduled_id","ticket_id","code","detail"}` tells the agent’s live clients.',
    tag,
    access: 'message.write',
    params: TicketParams,
    body: ScheduleMessageBody,
    replies: { 201: ScheduledMessage },
    errors: [
      'insufficient_permissions',
      'ticket_not_found',
      'message_not_found',
      'agent_not_found',
      'status_conflict',
      'already_sent',
      'reply_window_closed',
      'text_too_long',
      'attachments_unsupported',
    ],
    idempotent: true,
    status: 201,
    async handle({ caller, params, body, operationId: id }) {
      checkIsAgent(caller)
      checkMaySend(caller, body)
      const at = now()
      const when = readWhen(body, at)
      const ticket = await findTicket(sql, caller.scope, ticketUuid(params.ticket_id))
      if (!ticket) throw new Problem('ticket_not_found')
      const { delay_ms: _, send_at: __, then_status: status = null, ...message } = body
      const decision = await decideMessage({ book, caller, body: message, id, at }, ticket, sql)
      thenMove(ticket, decision, status, caller, at)
      const quoted = message.reply_to_message_id && fromId('message', message.reply_to_message_id)
      const wish = {
        id,
        ticket_id: ticket.id,
        agent_id: caller.id,
        sender_type: message.sender_type ?? 'agent',
        visibility: message.visibility ?? 'public',
        content: message.content,
        mentions: message.mentions ?? [],
        reply_to_message_id: quoted ?? null,
        client_id: message.client_id ?? null,
        then_status: status,
      }
      const row = (await insertScheduled(sql, wish, when)) ?? (await findSame(sql, wish))
      if (!row) throw new Problem('already_sent')
      wake.signal('scheduled')
      return present(row)
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/tickets/:ticket_id/scheduled-messages'],
    summary: 'List your own messages that wait on a ticket, and those that could not be sent',
    tag,
    access: 'message.write',
    params: TicketParams,
    replies: { 200: ScheduledMessageList },
    errors: ['ticket_not_found'],
    async handle({ caller, params }) {
      const ticket = await findTicket(sql, caller.scope, ticketUuid(params.ticket_id))
      if (!ticket) throw new Problem('ticket_not_found')
      return { scheduled: (await listScheduled(sql, caller.id, ticket.id)).map(present) }
    },
  })

  router.add({
    method: 'DELETE',
    paths: ['/api/v1/scheduled-messages/:scheduled_id'],
    summary: 'Take a message back before it is sent, or put one away that could not be',
    tag,
    access: 'message.write',
    params: Type.Object({ scheduled_id: Type.String() }),
    replies: { 200: ScheduledMessage },
    errors: ['scheduled_message_not_found', 'already_sent'],
    async handle({ caller, params }) {
      const id = fromId('scheduled', params.scheduled_id)
      const row = id && (await deleteOwn(sql, caller.id, id))
      if (row) return present(row)
      if (!id || !(await isOwnMessage(sql, caller.id, id))) throw new Problem('scheduled_message_not_found')
      throw new Problem('already_sent', { extra: { message_id: toId('message', id) } })
    },
  })
}

/** A program that wants to wait can do so by itself; what is scheduled must have somebody to go back to. */
function checkIsAgent(caller: Caller): void {
  if (caller.type !== 'agent')
    throw new Problem('insufficient_permissions', { detail: 'Only an agent may schedule messages' })
}

/** A malformed id is one that no ticket has. */
function ticketUuid(id: string): string {
  const uuid = fromId('ticket', id)
  if (!uuid) throw new Problem('ticket_not_found')
  return uuid
}

function present(row: ScheduledRow): ScheduledMessage {
  const failed = row.failed_code === null ? null : { code: row.failed_code, detail: row.failed_detail ?? '' }
  return {
    scheduled_id: toId('scheduled', row.id),
    ticket_id: toId('ticket', row.ticket_id),
    agent_id: toId('agent', row.agent_id),
    send_at: row.send_at.toISOString(),
    content: row.content,
    visibility: row.visibility,
    client_id: row.client_id,
    then_status: row.then_status,
    failed,
  }
}
