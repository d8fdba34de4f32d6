import { randomBytes } from 'node:crypto'
import type { Db } from '../db/sql.ts'
import { type AgentRow, agentColumns } from './agent-row.ts'
import { credentialHash } from './principals.ts'

/** What a link is good for; one for another purpose is none. */
export type LinkPurpose = 'sign_in'

/** Stores a link that works once until `expiresAt`. @returns its token; only a hash is kept */
export async function makeLink(
  sql: Db,
  { purpose, agentId, at, expiresAt }: { purpose: LinkPurpose; agentId: string; at: Date; expiresAt: Date },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await sql`
    insert into one_time_link (token_hash, purpose, agent_id, created_at, expires_at)
    values (${credentialHash(token)}, ${purpose}, ${agentId}, ${at}, ${expiresAt})`
  return token
}

/** Uses a link up. Of two uses at once one succeeds. @returns its active agent, or undefined */
export async function useLink(
  sql: Db,
  { purpose, token, at }: { purpose: LinkPurpose; token: string; at: Date },
): Promise<AgentRow | undefined> {
  const [row] = await sql<AgentRow[]>`
    update one_time_link l set used_at = ${at} from agent a
    where l.token_hash = ${credentialHash(token)} and l.purpose = ${purpose} and l.used_at is null and l.expires_at > ${at}
      and a.id = l.agent_id and a.status = 'active'
    returning ${agentColumns(sql)}`
  return row
}
