import {
  Agent,
  AgentList,
  CreateAgentBody,
  fromId,
  Id,
  PageQuery,
  type Role,
  toId,
  UpdateAgentBody,
} from '@parley/contract'
import Type from 'typebox'
import type { Caller } from '../access/caller.ts'
import { lockRights, type Passwords, pageStart } from '../access/index.ts'
import type { Sql, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { checkMayManage, checkSomebodyRemains, endsSessions } from './rules.ts'
import {
  type AgentRecord,
  countActive,
  findAgent,
  insertAgent,
  listAgents,
  setDepartments,
  updateAgent,
} from './store.ts'

const tag = 'Agents'

export function addAgentRoutes(router: Router, { sql, passwords }: { sql: Sql; passwords: Passwords }): void {
  router.add({
    method: 'GET',
    paths: ['/api/v1/agents'],
    summary: 'List agents, oldest first, disabled ones too',
    tag,
    access: 'agent.read',
    query: PageQuery,
    replies: { 200: AgentList },
    errors: ['invalid_cursor'],
    async handle({ query }) {
      const { limit, after } = pageStart('agent', query)
      const rows = await listAgents(sql, limit + 1, after)
      const page = rows.slice(0, limit)
      return { agents: page.map(present), next_cursor: rows.length > limit ? toId('agent', page.at(-1)!.id) : null }
    },
  })

  // Takes no Idempotency-Key: a fast hash of the password would be kept with it. The unique address makes a repeat harmless.
  router.add({
    method: 'POST',
    paths: ['/api/v1/agents'],
    summary: 'Make an agent',
    tag,
    access: 'agent.manage',
    body: CreateAgentBody,
    replies: { 201: Agent },
    errors: ['insufficient_permissions', 'department_not_found', 'duplicate', 'invalid_text'],
    status: 201,
    async handle({ caller, body, operationId }) {
      const hash = body.password === undefined ? null : await passwords.hash(body.password)
      const agent = { id: operationId, email: body.email.toLowerCase(), name: body.name, role: body.role }
      return sql.begin(async (tx) => {
        await lockRights(tx)
        checkMayManage(caller, await roleOf(tx, caller), body.role)
        if (!(await insertAgent(tx, agent, hash)))
          throw new Problem('duplicate', { detail: 'An agent with this e-mail address exists' })
        return present(await withDepartments(tx, agent.id, body.department_ids))
      })
    },
  })

  router.add({
    method: 'PUT',
    paths: ['/api/v1/agents/:id'],
    summary: 'Change an agent’s name, role, status or departments',
    description: 'A changed role or status ends every session, token and link of the agent at once.',
    tag,
    access: 'agent.manage',
    params: Type.Object({ id: Id('agent') }, { additionalProperties: false }),
    body: UpdateAgentBody,
    replies: { 200: Agent },
    errors: ['agent_not_found', 'department_not_found', 'insufficient_permissions', 'last_admin', 'nothing_to_update'],
    async handle({ caller, params, body }) {
      if (Object.keys(body).length === 0) throw new Problem('nothing_to_update')
      const id = fromId('agent', params.id)!
      return sql.begin(async (tx) => {
        await lockRights(tx)
        const before = await findAgent(tx, id)
        if (!before) throw new Problem('agent_not_found')
        const { department_ids: departments, ...changes } = body
        const after = { ...before, ...changes }
        const callerRole = await roleOf(tx, caller)
        checkMayManage(caller, callerRole, before.role)
        checkMayManage(caller, callerRole, after.role)
        checkSomebodyRemains(before, after, await countActive(tx, id))
        await updateAgent(tx, { ...after, name: body.name ?? null }, endsSessions(before, after))
        return present(await withDepartments(tx, id, departments))
      })
    },
  })
}

/** The caller's role as it is now; null when it is no agent. */
export async function roleOf(tx: Tx, caller: Caller): Promise<Role | null> {
  return caller.type === 'agent' ? ((await findAgent(tx, caller.id))?.role ?? 'agent') : null
}

/** Puts the agent into these departments, if any are given. @throws Problem `department_not_found` */
export async function withDepartments(
  tx: Tx,
  id: string,
  departments: readonly string[] | undefined,
): Promise<AgentRecord> {
  const ids = departments?.map((department) => fromId('department', department)!)
  if (ids && !(await setDepartments(tx, id, ids))) throw new Problem('department_not_found')
  return (await findAgent(tx, id))!
}

export function present(agent: AgentRecord): Agent {
  return {
    ...agent,
    id: toId('agent', agent.id),
    department_ids: agent.department_ids.map((id) => toId('department', id)),
    invited_until: agent.invited_until?.toISOString() ?? null,
  }
}
