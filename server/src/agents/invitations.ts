import { fromId, Id, Invitation, InviteBody } from '@parley/contract'
import Type from 'typebox'
import { checkHolds, type Invite, lockRights, managerOf, rightsOf, rightsOfRole } from '../access/index.ts'
import { audit } from '../audit/index.ts'
import type { Sql, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { checkMaySee, taken, withDepartments } from './change.ts'
import { factsOf, present } from './present.ts'
import { checkMayReset } from './rules.ts'
import { type AgentRecord, findAgent, insertAgent } from './store.ts'

const tag = 'Agents'

/** Letting people in: an account is made, and a link with which its person takes it over. */
export function addInvitationRoutes(router: Router, { sql, invite }: { sql: Sql; invite: Invite }): void {
  async function invitationOf(tx: Tx, agent: AgentRecord) {
    const { link, expiresAt } = await invite(tx, agent.id)
    return { agent: present({ ...agent, invited_until: expiresAt }), link, expires_at: expiresAt.toISOString() }
  }

  // Neither takes an Idempotency-Key: the stored reply would hold the link in clear.
  router.add({
    method: 'POST',
    paths: ['/api/v1/agents/invitations', '/api/v1/users/invitations'],
    summary: 'Invite a person: makes the agent and a link to register with',
    description:
      'The link works once within seven days. It is in this reply and nowhere else: pass it on to that person and nobody else.',
    tag,
    access: 'agent.manage',
    body: InviteBody,
    replies: { 201: Invitation },
    errors: ['insufficient_permissions', 'role_not_found', 'department_not_found', 'duplicate'],
    status: 201,
    async handle({ caller, body, operationId: id, request }) {
      checkMaySee({ caller })
      return sql.begin(async (tx) => {
        await lockRights(tx)
        checkHolds(await managerOf(tx, caller, 'agent.manage'), body.role, await rightsOfRole(tx, body.role))
        const agent = { id, email: body.email.toLowerCase(), name: body.name, role: body.role }
        if (!(await insertAgent(tx, agent, null))) throw taken()
        const made = await withDepartments(tx, id, body.department_ids)
        const deed = { action: 'agent.invited', object: { type: 'agent' as const, id }, after: factsOf(made) }
        await audit(tx, { caller, request }, deed)
        return invitationOf(tx, made)
      })
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/agents/:id/invitations', '/api/v1/users/:id/invitations'],
    summary: 'Make a new link for an agent',
    description:
      'The invitation before it ends. For an agent who can sign in already this is how a lost password is replaced: it takes a person with a stronger role, or another super admin.',
    tag,
    access: 'agent.manage',
    params: Type.Object({ id: Id('agent') }, { additionalProperties: false }),
    replies: { 201: Invitation },
    errors: ['agent_not_found', 'agent_disabled', 'insufficient_permissions'],
    status: 201,
    handle: ({ caller, params, request }) =>
      sql.begin(async (tx) => {
        await lockRights(tx)
        const manager = await managerOf(tx, caller, 'agent.manage')
        const agent = await findAgent(tx, fromId('agent', params.id)!)
        if (!agent) throw new Problem('agent_not_found')
        checkHolds(manager, agent.role, rightsOf(agent))
        if (agent.is_registered) checkMayReset(manager, agent, rightsOf(agent))
        if (agent.status === 'disabled') throw new Problem('agent_disabled')
        await audit(tx, { caller, request }, { action: 'agent.invited', object: { type: 'agent', id: agent.id } })
        return invitationOf(tx, agent)
      }),
  })
}
