import {
  Agent,
  AgentList,
  AgentQuery,
  CreateAgentBody,
  EndedSessions,
  fromId,
  Id,
  SessionList,
  toId,
  UpdateAgentBody,
} from '@parley/contract'
import Type from 'typebox'
import { checkHolds, lockRights, managerOf, type Passwords, pageStart, rightsOfRole } from '../access/index.ts'
import { audit } from '../audit/index.ts'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import {
  bringBack,
  changeAgent,
  checkMaySee,
  removeAgent,
  type TellAddressChanged,
  taken,
  withDepartments,
} from './change.ts'
import { factsOf, present, presentTo } from './present.ts'
import { endOneSession, endSessions, sessionsOfAgent } from './sessions.ts'
import { findAgent, insertAgent, listAgents } from './store.ts'

export type AgentDeps = {
  sql: Sql
  now: () => Date
  passwords: Passwords
  tellAddressChanged?: TellAddressChanged | undefined
}

const tag = 'Agents'
const both = (path: string) => [`/api/v1/agents${path}`, `/api/v1/users${path}`] as [string, string]
const Params = Type.Object({ id: Id('agent') }, { additionalProperties: false })
const SessionParams = Type.Object({ id: Id('agent'), session_id: Id('session') }, { additionalProperties: false })

/** The people who answer. The documents call them users too. */
export function addAgentRoutes(router: Router, deps: AgentDeps): void {
  const { sql, now, passwords } = deps
  router.add({
    method: 'GET',
    paths: both(''),
    summary: 'List agents, oldest first, disabled ones too',
    tag,
    access: 'agent.read',
    query: AgentQuery,
    replies: { 200: AgentList },
    errors: ['invalid_cursor'],
    async handle({ caller, query }) {
      const { limit, after } = pageStart('agent', query)
      const departmentId = query.department_id === undefined ? undefined : fromId('department', query.department_id)!
      const { status, role, q, include_deleted: includeDeleted = false } = query
      const rows = await listAgents(sql, { status, role, q, departmentId, includeDeleted }, limit + 1, after)
      const page = rows.slice(0, limit)
      return {
        agents: page.map((agent) => presentTo(caller, agent)),
        next_cursor: rows.length > limit ? toId('agent', page.at(-1)!.id) : null,
      }
    },
  })

  // Takes no Idempotency-Key: a fast hash of the password would be kept with it. The unique address makes a repeat harmless.
  router.add({
    method: 'POST',
    paths: both(''),
    summary: 'Make an agent',
    description: 'With a role that allows no more than your own.',
    tag,
    access: 'agent.manage',
    body: CreateAgentBody,
    replies: { 201: Agent },
    errors: ['insufficient_permissions', 'role_not_found', 'department_not_found', 'duplicate', 'invalid_text'],
    status: 201,
    async handle({ caller, body, operationId, request }) {
      const by = { caller, request }
      checkMaySee(by)
      const hash = body.password === undefined ? null : await passwords.hash(body.password)
      const agent = { id: operationId, email: body.email.toLowerCase(), name: body.name, role: body.role }
      return sql.begin(async (tx) => {
        await lockRights(tx)
        checkHolds(await managerOf(tx, caller, 'agent.manage'), body.role, await rightsOfRole(tx, body.role))
        if (!(await insertAgent(tx, agent, hash))) throw taken()
        const made = await withDepartments(tx, agent.id, body.department_ids)
        const object = { type: 'agent' as const, id: agent.id }
        await audit(tx, by, { action: 'agent.created', object, after: factsOf(made) })
        return present(made)
      })
    },
  })

  router.add({
    method: 'GET',
    paths: both('/:id'),
    summary: 'Get an agent, also a deleted one',
    tag,
    access: 'agent.read',
    params: Params,
    replies: { 200: Agent },
    errors: ['agent_not_found'],
    async handle({ caller, params }) {
      const agent = await findAgent(sql, fromId('agent', params.id)!)
      if (!agent) throw new Problem('agent_not_found')
      return presentTo(caller, agent)
    },
  })

  router.add({
    method: 'PUT',
    paths: both('/:id'),
    summary: 'Change an agent’s name, address, role, status or departments',
    description:
      'A changed address, role or status ends every session, token and link of the agent at once. One’s own address asks for a proof of the last ten minutes (`POST /api/v1/me/proof`). The address of somebody else who can sign in already is changed by a person with a stronger role, or by another super admin.',
    tag,
    access: 'agent.manage',
    params: Params,
    body: UpdateAgentBody,
    replies: { 200: Agent },
    errors: [
      'agent_not_found',
      'agent_deleted',
      'role_not_found',
      'department_not_found',
      'insufficient_permissions',
      'proof_required',
      'last_admin',
      'duplicate',
      'nothing_to_update',
    ],
    async handle({ caller, params, body, request }) {
      if (Object.keys(body).length === 0) throw new Problem('nothing_to_update')
      return changeAgent(deps, { caller, request }, fromId('agent', params.id)!, body)
    },
  })

  router.add({
    method: 'DELETE',
    paths: both('/:id'),
    summary: 'Delete an agent',
    description:
      'The agent is disabled, hidden from lists and can be restored. Sessions, tokens, links and the API keys that they made end for good; tickets stay assigned until somebody moves them. Deleting again changes nothing.',
    tag,
    access: 'agent.manage',
    params: Params,
    replies: { 204: Type.Null() },
    errors: ['agent_not_found', 'insufficient_permissions', 'last_admin'],
    status: 204,
    handle: ({ caller, params, request }) => removeAgent(sql, { caller, request }, fromId('agent', params.id)!, now()),
  })

  router.add({
    method: 'POST',
    paths: both('/:id/restore'),
    summary: 'Restore a deleted agent',
    description: 'As active or disabled as before. Whatever ended with the deletion stays ended.',
    tag,
    access: 'agent.manage',
    params: Params,
    replies: { 200: Agent },
    errors: ['agent_not_found', 'insufficient_permissions'],
    handle: ({ caller, params, request }) => bringBack(sql, { caller, request }, fromId('agent', params.id)!, now()),
  })

  router.add({
    method: 'GET',
    paths: both('/:id/sessions'),
    summary: 'List an agent’s sessions that can still be used',
    tag,
    access: 'session.manage',
    params: Params,
    replies: { 200: SessionList },
    errors: ['agent_not_found', 'insufficient_permissions'],
    handle: async ({ caller, params }) => ({
      sessions: await sessionsOfAgent(sql, caller, fromId('agent', params.id)!, now()),
    }),
  })

  router.add({
    method: 'DELETE',
    paths: both('/:id/sessions'),
    summary: 'End all of an agent’s sessions',
    description: 'With their cookies, tokens and live connections; also your own, when it is you.',
    tag,
    access: 'session.manage',
    params: Params,
    replies: { 200: EndedSessions },
    errors: ['agent_not_found', 'insufficient_permissions'],
    handle: async ({ caller, params, request }) => ({
      ended: await endSessions(sql, { caller, request }, fromId('agent', params.id)!, now()),
    }),
  })

  router.add({
    method: 'DELETE',
    paths: both('/:id/sessions/:session_id'),
    summary: 'End one of an agent’s sessions',
    description: 'With its cookie, tokens and live connections; the others go on. Ending it again changes nothing.',
    tag,
    access: 'session.manage',
    params: SessionParams,
    replies: { 204: Type.Null() },
    errors: ['agent_not_found', 'session_not_found', 'insufficient_permissions'],
    status: 204,
    async handle({ caller, params, request }) {
      const session = fromId('session', params.session_id)!
      await endOneSession(sql, { caller, request }, fromId('agent', params.id)!, session, now())
    },
  })
}
