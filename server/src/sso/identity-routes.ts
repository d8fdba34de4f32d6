import { AgentIdentityList, fromId, Id } from '@parley/contract'
import Type from 'typebox'
import {
  checkHolds,
  checkProved,
  lockRights,
  managerOf,
  ownId,
  type RoleRow,
  rightsOf,
  roleColumns,
  type Sessions,
} from '../access/index.ts'
import { audit } from '../audit/index.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { Book } from './book.ts'
import {
  dropIdentity,
  endProviderSessions,
  keptBecause,
  listIdentities,
  presentIdentities,
  standingOf,
} from './identities.ts'

const closed = { additionalProperties: false }
const stays = {
  role: 'Your role comes from your groups there, so this sign-in stays connected',
  only_way: 'No other way to sign in would remain: choose a password or add a passkey first',
} as const

type Parts = Pick<Deps, 'sql' | 'now'> & { book: Book; sessions: Sessions }

/** Where somebody signs in beside Parley: one's own, and those of a person that one manages. */
export function addIdentityRoutes(router: Router, { sql, now, book, sessions }: Parts): void {
  router.add({
    method: 'GET',
    paths: ['/api/v1/me/identities'],
    summary: 'List the identity providers’ sign-ins that open one’s own account',
    description: 'Oldest first.',
    tag: 'Own account',
    access: 'signed_in',
    replies: { 200: AgentIdentityList },
    errors: ['insufficient_permissions'],
    handle: async ({ caller }) => ({ identities: await presentIdentities(sql, ownId(caller), await book.all()) }),
  })

  router.add({
    method: 'DELETE',
    paths: ['/api/v1/me/identities/:id'],
    summary: 'Disconnect a sign-in at an identity provider from one’s own account',
    description:
      'When another way to sign in remains, and the groups there do not choose the role. Asks for a proof of the last ten minutes. Other sessions of yours that began at a provider end. Signing in there anew connects it again, if the address there is yours.',
    tag: 'Own account',
    access: 'signed_in',
    params: Type.Object({ id: Id('agentIdentity') }, closed),
    replies: { 204: Type.Null() },
    errors: ['insufficient_permissions', 'proof_required', 'identity_not_found', 'sign_in_needed'],
    status: 204,
    async handle(call) {
      const { caller, params, reply } = call
      const [own, id] = [ownId(caller), fromId('agentIdentity', params.id)]
      await checkProved(sql, caller, now())
      const providers = await book.all()
      const cookie = await sql.begin(async (tx) => {
        await lockRights(tx)
        const all = await listIdentities(tx, own)
        const row = all.find((one) => one.id === id)
        if (!row) throw new Problem('identity_not_found')
        const why = keptBecause(row, all, await standingOf(tx, own), providers)
        if (why) throw new Problem('sign_in_needed', { detail: stays[why] })
        await dropIdentity(tx, row.id)
        await endProviderSessions(tx, own, caller.sessionId!, now())
        const before = { issuer: row.issuer, email: row.email }
        await audit(tx, call, { action: 'agent.identity_disconnected', object: { type: 'agent', id: own }, before })
        return sessions.rotate(tx, caller.sessionId!, { secondFactor: false })
      })
      if (caller.via === 'session') reply.header('set-cookie', cookie)
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/agents/:id/identities', '/api/v1/users/:id/identities'],
    summary: 'List the identity providers’ sign-ins that open an agent’s account',
    description: 'Of a person that one may manage.',
    tag: 'Agents',
    access: 'agent.manage',
    params: Type.Object({ id: Id('agent') }, closed),
    replies: { 200: AgentIdentityList },
    errors: ['agent_not_found', 'insufficient_permissions'],
    async handle({ caller, params }) {
      const id = fromId('agent', params.id)!
      const providers = await book.all()
      return sql.begin(async (tx) => {
        const manager = await managerOf(tx, caller, 'agent.manage')
        const [agent] = await tx<RoleRow[]>`select ${roleColumns(tx)} from agent a where a.id = ${id}`
        if (!agent) throw new Problem('agent_not_found')
        checkHolds(manager, agent.role, rightsOf(agent))
        return { identities: await presentIdentities(tx, id, providers) }
      })
    },
  })
}
