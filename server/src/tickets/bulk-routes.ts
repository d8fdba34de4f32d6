import { BulkTicketsBody, BulkTicketsReply } from '@parley/contract'
import { can } from '../access/caller.ts'
import { findAssignee } from '../agents/find.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { Wake } from '../log/wake.ts'
import { changeTickets } from './bulk.ts'
import { uuidOr404 } from './ids.ts'
import { readSnooze } from './snooze.ts'

/** The same change on many tickets. */
export function bulkRoutes(router: Router, { sql, wake, now }: Deps & { wake: Wake }): void {
  router.add({
    method: 'POST',
    paths: ['/api/v1/tickets/bulk'],
    summary: 'Change many tickets',
    description:
      'In the order given, each by itself under the rules of a single update: `results` says of each whether it was changed, and if not, why.',
    tag: 'Tickets',
    access: 'ticket.update',
    body: BulkTicketsBody,
    replies: { 200: BulkTicketsReply },
    errors: ['nothing_to_update', 'agent_not_found'],
    async handle({ caller, body }) {
      const { ticket_ids: ids, assigned_agent_id: agentId, snoozed_until: snooze, ...wish } = body
      if (Object.keys(body).length === 1) throw new Problem('nothing_to_update')
      if (agentId !== undefined && !can(caller, 'ticket.assign')) throw new Problem('insufficient_permissions')
      const at = now()
      const agent = agentId ? await findAssignee(sql, uuidOr404('agent', agentId)) : null
      if (agent === undefined) throw new Problem('agent_not_found')
      const results = await changeTickets({ sql, caller, at }, ids, {
        wish,
        ...(agentId === undefined ? {} : { agent }),
        ...(snooze === undefined ? {} : { snoozedUntil: readSnooze(snooze, at) }),
      })
      if (results.some(({ ok }) => ok)) wake.signal('outbox')
      return { results }
    },
  })
}
