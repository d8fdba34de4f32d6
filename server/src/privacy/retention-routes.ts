import { Retention, RetentionDryRun } from '@parley/contract'
import Type from 'typebox'
import type { Caller } from '../access/caller.ts'
import { audit } from '../audit/index.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { tryRetention } from './retention.ts'
import type { PrivacyDeps } from './routes.ts'
import { loadRetention, saveRetention } from './rules.ts'

const tag = 'Privacy'
const path = '/api/v1/retention'
const Wish = Type.Partial(Type.Object(Retention.properties), {
  additionalProperties: false,
  examples: [{ closed_tickets_days: 365 }],
})

/** How long data is kept. */
export function addRetentionRoutes(router: Router, { sql, now }: PrivacyDeps): void {
  router.add({
    method: 'GET',
    paths: [path],
    summary: 'See how long data is kept',
    description: 'In days; null: for ever. The audit trail has no such rule: it only grows.',
    tag,
    access: 'retention.manage',
    replies: { 200: Retention },
    handle: () => loadRetention(sql),
  })

  router.add({
    method: 'PUT',
    paths: [path],
    summary: 'Choose how long data is kept',
    description: 'The rules run once a day, in small steps. Try them first.',
    tag,
    access: 'retention.manage',
    body: Retention,
    replies: { 200: Retention },
    async handle(call) {
      checkSeesAll(call.caller)
      const { closed_tickets_days, receipts_days, events_days } = call.body
      const rules = { closed_tickets_days, receipts_days, events_days }
      await sql.begin(async (tx) => {
        const before = await loadRetention(tx)
        await saveRetention(tx, rules, now())
        const object = { type: 'setting', id: 'retention' } as const
        await audit(tx, call, { action: 'retention.updated', object, before, after: rules })
      })
      return rules
    },
  })

  router.add({
    method: 'POST',
    paths: [`${path}/dry-run`],
    summary: 'See what rules would take away now',
    description: 'Rules that are not given count as they are set. Nothing is changed.',
    tag,
    access: 'retention.manage',
    body: Wish,
    replies: { 200: RetentionDryRun },
    cost: 'export',
    async handle({ caller, body }) {
      checkSeesAll(caller)
      return tryRetention(sql, { ...(await loadRetention(sql)), ...body }, now())
    },
  })
}

/** Rules reach every department. @throws insufficient_permissions */
function checkSeesAll({ scope }: Caller): void {
  if (scope.kind !== 'all')
    throw new Problem('insufficient_permissions', { detail: 'Retention is for those who see every ticket' })
}
