import { fromId, Id, Invitation, InviteBody } from '@parley/contract'
import Type from 'typebox'
import { type Invite, lockRights } from '../access/index.ts'
import type { Sql, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { present, roleOf, withDepartments } from './routes.ts'
import { checkMayManage, checkMayReset } from './rules.ts'
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
    paths: ['/api/v1/agents/invitations'],
    summary: 'Invite a person: makes the agent and a link to register with',
    description:
      'The link works once within seven days. It is in this reply and nowhere else: pass it on to that person and nobody else.',
    tag,
    access: 'agent.manage',
    body: InviteBody,
    replies: { 201: Invitation },
    errors: ['insufficient_permissions', 'department_not_found', 'duplicate'],
    status: 201,
    handle: ({ caller, body, operationId: id }) =>
      sql.begin(async (tx) => {
        await lockRights(tx)
        checkMayManage(caller, await roleOf(tx, caller), body.role)
        const agent = { id, email: body.email.toLowerCase(), name: body.name, role: body.role }
        if (!(await insertAgent(tx, agent, null)))
          throw new Problem('duplicate', { detail: 'An agent with this e-mail address exists' })
        return invitationOf(tx, await withDepartments(tx, id, body.department_ids))
      }),
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/agents/:id/invitations'],
    summary: 'Make a new link for an agent',
    description:
      'The invitation before it ends. For an agent who can sign in already this is how a lost password is replaced: it takes a person with a stronger role, or another super admin.',
    tag,
    access: 'agent.manage',
    params: Type.Object({ id: Id('agent') }, { additionalProperties: false }),
    replies: { 201: Invitation },
    errors: ['agent_not_found', 'agent_disabled', 'insufficient_permissions'],
    status: 201,
    handle: ({ caller, params }) =>
      sql.begin(async (tx) => {
        await lockRights(tx)
        const agent = await findAgent(tx, fromId('agent', params.id)!)
        if (!agent) throw new Problem('agent_not_found')
        const callerRole = await roleOf(tx, caller)
        checkMayManage(caller, callerRole, agent.role)
        if (agent.is_registered) checkMayReset(caller, callerRole, agent)
        if (agent.status === 'disabled') throw new Problem('agent_disabled')
        return invitationOf(tx, agent)
      }),
  })
}
