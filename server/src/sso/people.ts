import { uuidv7 } from 'uuidv7'
import { type AgentRow, agentColumns, endInvitations, lockRights, type Rights, rightsOf } from '../access/index.ts'
import { endAll, giveRights, makeAgent } from '../agents/by-provider.ts'
import type { Source } from '../audit/index.ts'
import type { Db, Sql, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Person } from './person.ts'
import type { Provider } from './provider.ts'
import { type Given, givenByDefault, givenByGroups } from './rules.ts'

// Which agent a person at a provider is. (issuer, subject) decides, once it is written down. The first time:
//   1. an active agent with the same e-mail address is linked, when the provider verified that address, speaks for its domain,
//      and nobody else there is this agent; an invitation that the agent had ends with that;
//   2. else an agent is made, if the provider makes agents and the address may come in, with what the groups or the default give;
//   3. else nobody.
// With each newer token the groups are read again. Once they have chosen an agent's role they go on choosing it, downwards too;
// a role that was given in Parley stays as long as no group of the person's is mapped. Older tokens change nothing.

type Identity = AgentRow & { rights: 'own' | 'groups' | 'none'; read_at: Date | null }

/** @throws Problem `no_account`, once what must be written of the refusal is */
export async function agentOf(sql: Sql, provider: Provider, person: Person, by: Source): Promise<AgentRow> {
  const known = await findIdentity(sql, person)
  const isRead = known?.read_at && known.read_at >= person.issuedAt
  const agent = isRead ? known : await sql.begin((tx) => readAnew(tx, provider, person, by))
  if (!agent || !mayComeIn(provider, agent)) throw new Problem('no_account')
  return agent
}

/** The same inside a transaction that goes on. @returns undefined instead of the refusal, so that the transaction can commit */
export async function readAnew(tx: Tx, provider: Provider, person: Person, by: Source): Promise<Identity | undefined> {
  await lockRights(tx)
  const roles = await rolesOf(tx, provider)
  const mayGive = (role: string) => {
    const rights = roles.get(role)
    return rights !== undefined && (provider.admitsSuperAdmins || !rights.permissions.has('super_admin.manage'))
  }
  const given = givenByGroups(provider, person.groups, mayGive)
  const other = givenByDefault(provider, mayGive)
  const known =
    (await findIdentity(tx, person)) ??
    (await link(tx, person)) ??
    (await make(tx, provider, person, given ?? other, by))
  if (!known || !isOpen(provider, known)) return undefined
  if (known.read_at === null || known.read_at < person.issuedAt)
    await settle(tx, known, person, given ?? (known.rights === 'own' ? undefined : other), by)
  const agent = (await findIdentity(tx, person))!
  return mayComeIn(provider, agent) ? agent : undefined
}

async function settle(tx: Tx, known: Identity, person: Person, given: Given | undefined, by: Source): Promise<void> {
  const rights = given ? 'groups' : known.rights === 'own' ? 'own' : 'none'
  if (given) await giveRights(tx, known.agent_id, given, by)
  else if (known.rights === 'groups') await endAll(tx, known.agent_id)
  await tx`
    update agent_identity set rights = ${rights}, read_at = ${person.issuedAt}, email = ${person.email}
    where issuer = ${person.issuer} and subject = ${person.subject}`
}

function isOpen({ admitsSuperAdmins }: Provider, agent: AgentRow): boolean {
  return agent.status === 'active' && (admitsSuperAdmins || !rightsOf(agent).permissions.has('super_admin.manage'))
}

function mayComeIn(provider: Provider, agent: Identity): boolean {
  return isOpen(provider, agent) && agent.rights !== 'none'
}

async function findIdentity(sql: Db, { issuer, subject }: Person): Promise<Identity | undefined> {
  const [row] = await sql<Identity[]>`
    select ${agentColumns(sql)}, i.rights, i.read_at from agent_identity i join agent a on a.id = i.agent_id
    where i.issuer = ${issuer} and i.subject = ${subject}`
  return row
}

async function link(tx: Tx, person: Person): Promise<Identity | undefined> {
  if (person.email === null) return undefined
  const [meant] = await tx<{ id: string }[]>`
    select a.id from agent a where lower(a.email) = ${person.email} and a.status = 'active'
      and not exists (select from agent_identity i where i.agent_id = a.id and i.issuer = ${person.issuer})`
  if (!meant) return undefined
  await endInvitations(tx, meant.id, new Date())
  return writeDown(tx, person, meant.id, 'own')
}

async function make(
  tx: Tx,
  provider: Provider,
  person: Person,
  given: Given | undefined,
  by: Source,
): Promise<Identity | undefined> {
  const { email, name } = person
  if (!provider.makesAgents || email === null || !given) return undefined
  const agent = { id: uuidv7(), email, name: name ?? email.split('@')[0]!, role: given.role }
  return (await makeAgent(tx, agent, given, by)) ? writeDown(tx, person, agent.id, 'groups') : undefined
}

async function writeDown(tx: Tx, person: Person, agentId: string, rights: Identity['rights']): Promise<Identity> {
  await tx`
    insert into agent_identity (issuer, subject, agent_id, rights, email)
    values (${person.issuer}, ${person.subject}, ${agentId}, ${rights}, ${person.email})`
  return (await findIdentity(tx, person))!
}

/** What the roles that the provider's word can give allow; those that are gone are not there. */
async function rolesOf(tx: Tx, { mapping, defaultRole }: Provider): Promise<Map<string, Rights>> {
  const keys = [...mapping.map(({ role }) => role), ...(defaultRole === null ? [] : [defaultRole])]
  const rows = await tx<Parameters<typeof rightsOf>[0][]>`
    select key as role, permissions as role_permissions, scope as role_scope from role where key = any(${keys}::text[])`
  return new Map(rows.map((row) => [row.role, rightsOf(row)]))
}
