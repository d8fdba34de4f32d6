import { isEmailAddress, type Role } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { brokenConstraint, type Db, type Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { type AgentRow, agentCaller, agentColumns } from './agent-row.ts'
import type { CognitoPerson } from './cognito.ts'
import { lockRights } from './epoch.ts'
import { endInvitations } from './one-time-links.ts'
import type { Principal } from './principals.ts'

// Which agent a person of the user pool is. (issuer, subject) decides, once it is written down. The first time:
//   1. an agent with the same e-mail address is linked, when Cognito verified that address and the agent is linked to nobody; an
//      invitation that it had ends with that;
//   2. else an agent is made, when the address is verified and the pool puts the person into `agents` or `admins`;
//   3. else 403.
// The groups choose the role at that first time only: from then on roles are changed in Parley, and an agent is disabled there.

/** @throws Problem `insufficient_permissions` for a person who is no active agent */
export async function loadCognitoAgent(sql: Sql, person: CognitoPerson, endsAt: number): Promise<Principal> {
  const agent = (await findLinked(sql, person)) ?? (await link(sql, person)) ?? (await make(sql, person))
  if (!agent) throw new Problem('insufficient_permissions', { detail: 'No agent’s account belongs to this sign-in' })
  if (agent.status !== 'active') throw new Problem('insufficient_permissions', { detail: 'This account is disabled' })
  return { caller: agentCaller(agent, 'oidc'), endsAt, usedAt: 0, writtenAt: 0 }
}

async function findLinked(sql: Db, { issuer, subject }: CognitoPerson): Promise<AgentRow | undefined> {
  const [row] = await sql<AgentRow[]>`
    select ${agentColumns(sql)} from agent a where a.issuer = ${issuer} and a.subject = ${subject}`
  return row
}

async function link(sql: Sql, person: CognitoPerson): Promise<AgentRow | undefined> {
  const [meant] = await sql`
    select 1 from agent where lower(email) = ${person.verifiedEmail} and subject is null`
  if (!meant) return undefined
  return orTheOther(sql, person, () =>
    sql.begin(async (tx) => {
      await lockRights(tx)
      const [row] = await tx<AgentRow[]>`
        update agent a set issuer = ${person.issuer}, subject = ${person.subject}, updated_at = now()
        where lower(a.email) = ${person.verifiedEmail} and a.subject is null
        returning ${agentColumns(tx)}`
      if (row) await endInvitations(tx, row.agent_id, new Date())
      return row ?? findLinked(tx, person)
    }),
  )
}

async function make(sql: Sql, person: CognitoPerson): Promise<AgentRow | undefined> {
  const role = roleOf(person.groups)
  if (!role || person.verifiedEmail === null || !isEmailAddress(person.verifiedEmail)) return undefined
  return orTheOther(sql, person, async () => {
    const [row] = await sql<AgentRow[]>`
      insert into agent as a (id, email, name, role, issuer, subject)
      values (${uuidv7()}, ${person.verifiedEmail}, ${person.name ?? person.verifiedEmail!.split('@')[0]!}, ${role},
        ${person.issuer}, ${person.subject})
      on conflict (lower(email)) do nothing
      returning ${agentColumns(sql)}`
    return row ?? findLinked(sql, person)
  })
}

function roleOf(groups: readonly string[]): Role | undefined {
  if (groups.includes('admins')) return 'admin'
  return groups.includes('agents') ? 'agent' : undefined
}

/** Two first requests at once: the one that comes second finds what the first wrote. */
async function orTheOther(sql: Sql, person: CognitoPerson, write: () => Promise<AgentRow | undefined>) {
  try {
    return await write()
  } catch (error) {
    if (brokenConstraint(error) !== 'agent_subject') throw error
    return findLinked(sql, person)
  }
}
