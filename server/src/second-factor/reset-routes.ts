import { fromId, Id } from '@parley/contract'
import Type from 'typebox'
import { checkHolds, lockRights, managerOf, type RoleRow, rightsOf, roleColumns } from '../access/index.ts'
import { audit } from '../audit/index.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { Parts } from './parts.ts'
import { dropFactors } from './store.ts'

/** For who has lost every factor and every recovery code. */
export function addResetRoute(router: Router, { sql, tell }: Parts): void {
  router.add({
    method: 'DELETE',
    paths: ['/api/v1/agents/:id/second-factor', '/api/v1/users/:id/second-factor'],
    summary: 'Take an agent’s second factors away',
    description:
      'All of them, with the recovery codes; the agent’s sessions end. The next sign-in takes the password alone, and a new factor if the role asks for one. It takes a person who may manage that agent; one’s own are removed under `/api/v1/me`.',
    tag: 'Agents',
    access: 'agent.manage',
    params: Type.Object({ id: Id('agent') }, { additionalProperties: false }),
    replies: { 204: Type.Null() },
    errors: ['agent_not_found', 'insufficient_permissions'],
    status: 204,
    async handle(call) {
      const { caller, params } = call
      const id = fromId('agent', params.id)!
      await sql.begin(async (tx) => {
        await lockRights(tx)
        const manager = await managerOf(tx, caller, 'agent.manage')
        const [agent] = await tx<RoleRow[]>`select ${roleColumns(tx)} from agent a where a.id = ${id}`
        if (!agent) throw new Problem('agent_not_found')
        checkHolds(manager, agent.role, rightsOf(agent))
        if (caller.type !== 'agent' || caller.id === id)
          throw new Problem('insufficient_permissions', { detail: 'It takes another person to reset a second factor' })
        await dropFactors(tx, id)
        await tx`update agent set session_version = session_version + 1, updated_at = now() where id = ${id}`
        await audit(tx, call, { action: 'second_factor.reset', object: { type: 'agent', id } })
        await tell(tx, id, 'reset')
      })
    },
  })
}
