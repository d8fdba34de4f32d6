import { randomBytes } from 'node:crypto'
import type { Db, Tx } from '../db/sql.ts'
import { type AgentRow, agentColumns } from './agent-row.ts'
import { credentialHash } from './principals.ts'

// A link works once, for its purpose, until it ends, and only as long as its agent is active with the rights and the password of the
// moment when it was made: one that was made for somebody who may do little is not worth more when that person rises, and none
// outlives a disabled account.

/**
 * `first_admin`: printed by the first start. `invitation`: made by an administrator and passed on. `password_reset`: mailed to whoever
 * forgot theirs.
 */
export type LinkPurpose = 'first_admin' | 'invitation' | 'password_reset'
export type LinkedAgent<P extends LinkPurpose = LinkPurpose> = AgentRow & { email: string; purpose: P }
type Sought<P extends LinkPurpose> = { purposes: readonly P[]; token: string; at: Date }
type NewLink = { purpose: LinkPurpose; agentId: string; at: Date; expiresAt: Date }

/** Stores a link that works once until `expiresAt`. @returns its token; only a hash is kept */
export async function makeLink(sql: Db, wish: NewLink): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await keepLink(sql, token, wish)
  return token
}

/** Stores a link with this token of at least 128 secret bits. One that is stored already stays as it is. */
export async function keepLink(sql: Db, token: string, { purpose, agentId, at, expiresAt }: NewLink): Promise<void> {
  await sql`
    insert into one_time_link (token_hash, purpose, agent_id, agent_version, created_at, expires_at)
    select ${credentialHash(token)}, ${purpose}, id, session_version, ${at}, ${expiresAt} from agent where id = ${agentId}
    on conflict (token_hash) do nothing`
}

/** Ends every other link of this agent for the same purpose. */
export async function endOtherLinks(
  sql: Db,
  token: string,
  { purpose, agentId, at }: Omit<NewLink, 'expiresAt'>,
): Promise<void> {
  await sql`
    update one_time_link set used_at = ${at}
    where agent_id = ${agentId} and purpose = ${purpose} and used_at is null and token_hash <> ${credentialHash(token)}`
}

/** Ends the invitations of this agent that nobody used. */
export async function endInvitations(sql: Db, agentId: string, at: Date): Promise<void> {
  await sql`
    update one_time_link set used_at = ${at} where agent_id = ${agentId} and purpose = 'invitation' and used_at is null`
}

/** Whose link this is, without using it up; undefined for one that is unknown, used or ended. */
export async function findLink<P extends LinkPurpose>(sql: Db, sought: Sought<P>): Promise<LinkedAgent<P> | undefined> {
  const [row] = await sql<LinkedAgent<P>[]>`
    select l.purpose, a.email, ${agentColumns(sql)} from one_time_link l, agent a where ${isGood(sql, sought)}`
  return row
}

/** Uses a link up. Of two uses at once one succeeds. @returns its active agent, or undefined */
export async function useLink<P extends LinkPurpose>(tx: Tx, sought: Sought<P>): Promise<LinkedAgent<P> | undefined> {
  const [row] = await tx<LinkedAgent<P>[]>`
    update one_time_link l set used_at = ${sought.at} from agent a where ${isGood(tx, sought)}
    returning l.purpose, a.email, ${agentColumns(tx)}`
  return row
}

function isGood(sql: Db, { purposes, token, at }: Sought<LinkPurpose>) {
  return sql`
    l.token_hash = ${credentialHash(token)} and l.purpose = any(${purposes as string[]}::text[])
    and l.used_at is null and l.expires_at > ${at}
    and a.id = l.agent_id and a.status = 'active' and a.session_version = l.agent_version`
}
