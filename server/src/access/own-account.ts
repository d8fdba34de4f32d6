import { type Me, toId, type UpdateMeBody } from '@parley/contract'
import type { FastifyRequest } from 'fastify'
import { audit } from '../audit/index.ts'
import type { Db, Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { invalid } from '../http/validate.ts'
import type { Caller } from './caller.ts'
import { lockRights } from './epoch.ts'
import type { Passwords } from './passwords.ts'
import { preferencesOf } from './preferences.ts'
import { checkProved } from './proof.ts'
import type { Sessions } from './sessions.ts'
import type { Throttle, Trier } from './throttle.ts'

type Own = {
  name: string
  email: string
  role: string
  password_hash: string | null
  preferences: Record<string, unknown>
}

/** The agent's id. @throws Problem `insufficient_permissions` for anybody else: only a person has an account of their own */
export function ownId(caller: Caller): string {
  if (caller.type === 'agent') return caller.id
  throw new Problem('insufficient_permissions', { detail: 'An API key has no account of its own: sign in as a person' })
}

export async function describeCaller(sql: Db, caller: Caller): Promise<Me> {
  const own = caller.type === 'agent' ? await findOwn(sql, caller.id) : undefined
  return {
    type: caller.type,
    id: toId(caller.type === 'service' ? 'apiKey' : 'agent', caller.id),
    name: own?.name ?? caller.label,
    email: own?.email ?? null,
    role: own?.role ?? null,
    permissions: [...caller.permissions],
    department_ids:
      caller.scope.kind === 'departments' ? caller.scope.departmentIds.map((id) => toId('department', id)) : null,
    scope: caller.scope.kind,
    has_password: own !== undefined && own.password_hash !== null,
    preferences: own ? preferencesOf(own.preferences) : null,
  }
}

/** @throws Problem `nothing_to_update`, `insufficient_permissions` */
export async function updateOwn(sql: Sql, caller: Caller, { name, preferences }: UpdateMeBody): Promise<void> {
  const id = ownId(caller)
  if (name === undefined && preferences === undefined) throw new Problem('nothing_to_update')
  await sql.begin(async (tx) => {
    const [before] = await tx<{ name: string }[]>`select name from agent where id = ${id} for no key update`
    await tx`
      update agent set name = coalesce(${name ?? null}, name), preferences = preferences || ${tx.json(preferences ?? {})},
        updated_at = now()
      where id = ${id}`
    if (name === undefined || name === before?.name) return
    const facts = { before: { name: before?.name }, after: { name } }
    await audit(tx, { caller }, { action: 'agent.updated', object: { type: 'agent', id }, ...facts })
  })
}

type PasswordParts = { sql: Sql; now: () => Date; passwords: Passwords; throttle: Throttle; sessions: Sessions }
type PasswordWish = { current: string | undefined; next: string; who: Trier; request: FastifyRequest }

/**
 * Sets the caller's password. Every other session of theirs ends with its tokens, every link too; the one that this request came
 * with goes on, with its refresh token, while its access token is to be refreshed and its cookie is another from now on.
 * @returns the Set-Cookie header of that session, if there is one
 * @throws Problem `wrong_password`, `invalid_body`, `invalid_text`, `insufficient_permissions`, `proof_required`, `too_many_requests`
 */
export async function changePassword(
  { sql, now, passwords, throttle, sessions }: PasswordParts,
  caller: Caller,
  wish: PasswordWish,
): Promise<string | undefined> {
  const id = ownId(caller)
  const own = await findOwn(sql, id)
  if (own?.password_hash == null) await checkMayChooseFirst(sql, caller, now())
  else {
    if (wish.current === undefined)
      throw invalid('invalid_body', [{ path: '/current_password', message: 'is required' }])
    const tried = await throttle.take(own.email.toLowerCase(), wish.who)
    if (!(await passwords.verify(own.password_hash, wish.current))) throw wrongPassword()
    await tried.succeeded()
  }
  const hash = await passwords.hash(wish.next)
  return sql.begin(async (tx) => {
    await lockRights(tx)
    const [agent] = await tx<{ version: number }[]>`
      update agent set password_hash = ${hash}, session_version = session_version + 1, updated_at = now()
      where id = ${id} and status = 'active' and password_hash is not distinct from ${own?.password_hash ?? null}
      returning session_version as version`
    // Somebody else changed it since it was looked at.
    if (!agent) throw wrongPassword()
    const [keep, { version }] = [caller.sessionId ?? null, agent]
    await tx`update session set session_version = ${version} where id = ${keep} and session_version = ${version - 1}`
    await tx`update refresh_token set session_version = ${version} where family = ${keep} and session_version = ${version - 1}`
    await audit(
      tx,
      { caller, request: wish.request },
      { action: 'agent.password_changed', object: { type: 'agent', id } },
    )
    return keep === null ? undefined : sessions.rotate(tx, keep, { secondFactor: false })
  })
}

/**
 * Who signs in at an identity provider stays under its rule; a password of ours would outlive an account that is closed there. And
 * whoever finds somebody's browser open does not take the account with it.
 */
async function checkMayChooseFirst(sql: Db, caller: Caller, at: Date): Promise<void> {
  const [session] = await sql`select 1 from session where id = ${caller.sessionId ?? null} and proved_by <> 'provider'`
  if (session) await checkProved(sql, caller, at)
  else
    throw new Problem('insufficient_permissions', { detail: 'You sign in elsewhere: your password is changed there' })
}

function wrongPassword(): Problem {
  const message = 'is not right'
  return new Problem('wrong_password', { extra: { errors: [{ path: '/current_password', message }] } })
}

async function findOwn(sql: Db, id: string): Promise<Own | undefined> {
  const [row] = await sql<Own[]>`select name, email, role, password_hash, preferences from agent where id = ${id}`
  return row
}
