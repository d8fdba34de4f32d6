import { setTimeout as pause } from 'node:timers/promises'
import { CustomerExport, EraseBody, Erasure, ErasureList, fromId, Message, PageQuery, toId } from '@parley/contract'
import Type from 'typebox'
import { actorOf, type Caller } from '../access/caller.ts'
import { pageStart } from '../access/page.ts'
import { ticketScope } from '../access/scope.ts'
import { audit } from '../audit/index.ts'
import { customerUuid } from '../customers/present.ts'
import { customerExists } from '../customers/store.ts'
import type { Deps } from '../deps.ts'
import { errorFacts } from '../http/errors.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { Wake } from '../log/wake.ts'
import { loadMessage, sightOf } from '../messages/store.ts'
import { presentMessage } from '../tickets/present.ts'
import { eraseCustomer } from './erase.ts'
import { exportCustomer } from './export.ts'
import type { Ledger } from './ledger.ts'
import { redactMessage } from './redact.ts'
import { addRetentionRoutes } from './retention-routes.ts'
import { listErasures, presentErasure } from './store.ts'

export type PrivacyDeps = Pick<Deps, 'sql' | 'now' | 'log'> & { wake: Wake; ledger: Ledger }

const tag = 'Privacy'
const Params = Type.Object({ customer_id: Type.String() })
/** So long an erasure is waited for before its receipt goes out as it stands. */
const patienceMs = 5000

/** Export and erasure of one person, redaction of one message, and the rules by which data is kept. */
export function addPrivacyRoutes(router: Router, deps: PrivacyDeps): void {
  const { sql, now, wake, log } = deps

  router.add({
    method: 'GET',
    paths: ['/api/v1/customers/:customer_id/export'],
    summary: 'Export everything that is held about a customer',
    description:
      'One JSON text of one moment: profile, addresses, account, the company’s notes, and every ticket with its messages, internal ones included, and ids of events. Files that platforms keep stand in it by their names. Only who sees all of the customer’s tickets may. The export is an entry of the audit trail.',
    tag,
    access: 'customer.export',
    params: Params,
    replies: { 200: CustomerExport },
    replyTypes: ['application/json'],
    errors: ['customer_not_found'],
    cost: 'export',
    async handle(call) {
      const id = await wholeCustomer(call.caller, call.params.customer_id)
      const text = await exportCustomer(sql, id, now())
      if (!text) throw new Problem('customer_not_found')
      await audit(sql, call, { action: 'customer.exported', object: { type: 'customer', id } })
      call.reply
        .header('content-type', 'application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="${toId('customer', id)}.json"`)
      return text
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/customers/:customer_id/erase'],
    summary: 'Erase a customer, for good',
    description:
      'Takes away their name, addresses, account and notes, every word and file on their tickets, what waits to be sent, drafts, the search index, kept replies and raw payloads. Tickets are closed and stay as numbers. Somebody who writes again is a new customer. Only who sees all of the customer’s tickets may. Doing it again gives the same receipt. `finished_at` is null when more is to be done than fits a request; Parley goes on by itself.',
    tag,
    access: 'customer.erase',
    params: Params,
    body: EraseBody,
    replies: { 200: Erasure },
    errors: ['customer_not_found'],
    cost: 'export',
    async handle({ caller, params, body: { reason = 'customer_asked' } }) {
      const customerId = await wholeCustomer(caller, params.customer_id)
      const erasure = await eraseCustomer(deps, { customerId, reason, actor: actorOf(caller) })
      if (!erasure) throw new Problem('customer_not_found')
      const { begun, finished } = erasure
      const settled = finished.catch((error) => {
        log.warn({ err: errorFacts(error) }, 'An erasure was interrupted; it goes on by itself')
        return begun
      })
      return presentErasure(await Promise.race([settled, pause(patienceMs, begun, { ref: false })]))
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/erasures'],
    summary: 'List erasures, newest first',
    description: 'Ids and numbers only. The same ids stand in DATA_DIR/erasures.jsonl: keep it apart from dumps.',
    tag,
    access: 'customer.erase',
    query: PageQuery,
    replies: { 200: ErasureList },
    errors: ['invalid_cursor'],
    async handle({ query }) {
      const { limit, after } = pageStart('erasure', query)
      const rows = await listErasures(sql, limit + 1, after)
      const page = rows.slice(0, limit)
      return {
        erasures: page.map(presentErasure),
        next_cursor: rows.length > limit ? toId('erasure', page.at(-1)!.id) : null,
      }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/messages/:message_id/redact'],
    summary: 'Take the words and files out of a message, for good',
    description:
      'What it said before goes too, and the raw payload that brought it; what waits to be sent is not sent, what was sent stays with the platform. The ticket’s subject goes where it was made of those words. A second time changes nothing.',
    tag,
    access: 'message.redact',
    params: Type.Object({ message_id: Type.String() }),
    replies: { 200: Message },
    errors: ['message_not_found'],
    async handle({ caller, params }) {
      const messageId = fromId('message', params.message_id)
      if (!messageId) throw new Problem('message_not_found')
      const sight = sightOf(caller)
      await redactMessage(sql, { sight, messageId, actor: actorOf(caller), at: now() })
      wake.signal('outbox')
      const row = await loadMessage(sql, sight, messageId)
      if (!row) throw new Problem('message_not_found')
      return presentMessage(row)
    },
  })

  addRetentionRoutes(router, deps)

  /** Undoing or copying a whole person is for who sees the whole person. @throws customer_not_found, insufficient_permissions */
  async function wholeCustomer({ scope }: Caller, outsideId: string): Promise<string> {
    const id = customerUuid(outsideId)
    if (!(await customerExists(sql, scope, id))) throw new Problem('customer_not_found')
    const hidden = await sql`
      select 1 from ticket t where t.customer_id = ${id} and (${ticketScope(sql, scope)}) is not true limit 1`
    if (hidden.length > 0)
      throw new Problem('insufficient_permissions', { detail: 'This customer has tickets that you do not see' })
    return id
  }
}
