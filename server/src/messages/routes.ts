import { fromId, type IdKind, MessageDetail, MessageList, MessagesQuery, toId } from '@parley/contract'
import Type from 'typebox'
import type { Caller } from '../access/caller.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { InboxBook } from '../inboxes/book.ts'
import type { Wake } from '../log/wake.ts'
import { presentMessage } from '../tickets/present.ts'
import { retryMessage } from './retry.ts'
import { type AttemptRow, findPlace, listMessages, loadMessage, sightOf } from './store.ts'

export type MessageDeps = Deps & { book: InboxBook; wake: Wake }

const tag = 'Messages'
const Params = Type.Object({ message_id: Type.String() })

/** Single messages, their tries, and long timelines by the page. */
export function messageRoutes(router: Router, { sql, book, wake, now }: MessageDeps): void {
  router.add({
    method: 'GET',
    paths: ['/api/v1/messages/:message_id'],
    summary: 'Get a message with every try at delivering it and what it said before',
    tag,
    access: 'ticket.read',
    params: Params,
    replies: { 200: MessageDetail },
    errors: ['message_not_found'],
    handle: ({ caller, params }) => detailOf(caller, uuidOf('message', params.message_id)),
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/messages/:message_id/retry'],
    summary: 'Send a message again that failed, or whose fate is unknown',
    description: 'The platform may have a message whose fate is unknown: it may then arrive twice.',
    tag,
    access: 'message.write',
    params: Params,
    replies: { 200: MessageDetail },
    errors: [
      'message_not_found',
      'status_conflict',
      'not_retryable',
      'no_inbox',
      'no_identity',
      'reply_window_closed',
      'text_too_long',
    ],
    async handle({ caller, params }) {
      const messageId = uuidOf('message', params.message_id)
      await retryMessage({ sql, book, caller, messageId, at: now() })
      wake.signal('deliveries')
      wake.signal('outbox')
      return detailOf(caller, messageId)
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/tickets/:ticket_id/messages'],
    summary: 'Page through a ticket’s timeline, newest first',
    tag,
    access: 'ticket.read',
    params: Type.Object({ ticket_id: Type.String() }),
    query: MessagesQuery,
    replies: { 200: MessageList },
    errors: ['ticket_not_found', 'invalid_cursor'],
    async handle({ caller, params, query: { before, limit = 50 } }) {
      const ticketId = uuidOf('ticket', params.ticket_id)
      const sight = sightOf(caller)
      const place = await findPlace(sql, sight, ticketId, before === undefined ? null : fromId('message', before))
      if (place === undefined) throw new Problem('ticket_not_found')
      if (place === null && before !== undefined) throw new Problem('invalid_cursor')
      const rows = await listMessages(sql, sight, ticketId, place, limit + 1)
      const page = rows.slice(0, limit)
      return {
        messages: page.map(presentMessage),
        next_before: rows.length > limit ? toId('message', page.at(-1)!.id) : null,
      }
    },
  })

  async function detailOf(caller: Caller, messageId: string): Promise<MessageDetail> {
    const row = await loadMessage(sql, sightOf(caller), messageId)
    if (!row) throw new Problem('message_not_found')
    return {
      ...presentMessage(row),
      ticket_id: toId('ticket', row.ticket_id),
      attempts: row.attempts.map(presentAttempt),
      revisions: row.revisions.map(({ content, change, changed_at }) => ({
        content,
        change,
        changed_at: new Date(changed_at).toISOString(),
      })),
    }
  }
}

function presentAttempt(row: AttemptRow): MessageDetail['attempts'][number] {
  return {
    ...row,
    started_at: new Date(row.started_at).toISOString(),
    finished_at: new Date(row.finished_at).toISOString(),
  }
}

/** A malformed id is one that nothing has. */
function uuidOf(kind: IdKind & ('message' | 'ticket'), id: string): string {
  const uuid = fromId(kind, id)
  if (!uuid) throw new Problem(`${kind}_not_found`)
  return uuid
}
