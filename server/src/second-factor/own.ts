import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../access/caller.ts'
import { checkProved, lockRights } from '../access/index.ts'
import type { Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Parts } from './parts.ts'

export type OwnCall = { caller: Caller; request: FastifyRequest; reply: FastifyReply }
export type Own = { id: string; sessionId: string; email: string; name: string; hasPassword: boolean }

/**
 * The person of this request.
 * @throws Problem `insufficient_permissions` for anybody without a session: API keys, and tokens of an identity provider
 */
export async function ownOf({ sql }: Parts, { id, type, sessionId }: Caller): Promise<Own> {
  const [row] =
    type === 'agent' && sessionId !== undefined
      ? await sql<{ email: string; name: string; has_password: boolean }[]>`
          select email, name, password_hash is not null as has_password from agent where id = ${id}`
      : []
  if (row) return { id, sessionId: sessionId!, email: row.email, name: row.name, hasPassword: row.has_password }
  throw new Problem('insufficient_permissions', { detail: 'A second factor belongs to a person who signed in here' })
}

/**
 * Changes the caller's factors: for who has proved to be there, in one transaction that holds `lockRights`. The session's cookie is
 * another afterwards.
 * @param secondFactor whether the change itself proves one
 * @throws Problem `proof_required`, `insufficient_permissions`
 */
export async function changeOwn<T>(
  parts: Parts,
  { caller, reply }: OwnCall,
  { secondFactor }: { secondFactor: boolean },
  change: (tx: Tx, own: Own) => Promise<T>,
): Promise<T> {
  const own = await ownOf(parts, caller)
  await checkProved(parts.sql, caller, parts.now())
  const { result, cookie } = await parts.sql.begin(async (tx) => {
    await lockRights(tx)
    const result = await change(tx, own)
    return { result, cookie: await parts.sessions.rotate(tx, own.sessionId, { secondFactor }) }
  })
  if (caller.via === 'session') reply.header('set-cookie', cookie)
  return result as T
}
