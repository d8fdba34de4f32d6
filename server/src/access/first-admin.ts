import { isEmailAddress } from '@parley/contract'
import type { Logger } from 'pino'
import { uuidv7 } from 'uuidv7'
import type { Config } from '../config.ts'
import type { Db, Sql, Tx } from '../db/sql.ts'
import { makeLink } from './one-time-links.ts'
import type { Passwords } from './passwords.ts'
import { nobodysAddress } from './registration.ts'

// The first start makes somebody who can let others in: the super admin of ADMIN_EMAIL and ADMIN_PASSWORD, or, in development without
// them, one who registers with a link that is printed. A later start never changes a password that exists: whoever can set the
// environment of a running company must not silently become its super admin.

const linkHours = 24
/** Any number that no other part of Parley uses as an advisory lock. */
const firstAdminLock = 7_265_022

type Parts = { sql: Sql; config: Config; passwords: Passwords; log: Logger; now: () => Date }

/**
 * Run at every start, on every node, after migrations.
 * @returns the address of a link that works once within 24 hours, when nobody who administers could sign in otherwise
 * @throws in words when ADMIN_EMAIL or ADMIN_PASSWORD cannot be used
 */
export async function ensureFirstAdmin({ sql, config, passwords, log, now }: Parts): Promise<string | null> {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = config
  if (email !== '' && !isEmailAddress(email)) throw new Error('ADMIN_EMAIL is not an e-mail address')
  if (email === '' && password !== '') throw new Error('ADMIN_PASSWORD needs ADMIN_EMAIL')
  const isNeeded = password !== '' && !(await hasPassword(sql, email))
  const hash = isNeeded ? await passwords.hash(password) : null
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${firstAdminLock})`
    if (email !== '') await ensureAdmin(tx, email, hash, log)
    if (config.ENVIRONMENT === 'production' || (await adminCanSignIn(tx))) return null
    const agentId = await adminForLink(tx)
    const expiresAt = new Date(now().getTime() + linkHours * 3600 * 1000)
    const token = await makeLink(tx, { purpose: 'first_admin', agentId, at: now(), expiresAt })
    return `${config.origin}/app/welcome#token=${token}`
  })
}

async function ensureAdmin(tx: Tx, email: string, hash: string | null, log: Logger): Promise<void> {
  const [made] = await tx`
    insert into agent (id, email, name, role, password_hash) values (${uuidv7()}, ${email.toLowerCase()}, 'Admin', 'super_admin', ${hash})
    on conflict (lower(email)) do nothing returning 1`
  if (made) return log.info('The super admin of ADMIN_EMAIL was made')
  const [given] = await tx`
    update agent set password_hash = ${hash}, session_version = session_version + 1, updated_at = now()
    where lower(email) = ${email.toLowerCase()} and password_hash is null and ${hash}::text is not null returning 1`
  if (given) log.info('The account of ADMIN_EMAIL had no password and got ADMIN_PASSWORD')
}

async function hasPassword(sql: Db, email: string): Promise<boolean> {
  const [row] = await sql`select 1 from agent where lower(email) = ${email.toLowerCase()} and password_hash is not null`
  return row !== undefined
}

async function adminCanSignIn(sql: Db): Promise<boolean> {
  const [row] = await sql`
    select 1 from agent where role in ('super_admin', 'admin') and status = 'active' and password_hash is not null limit 1`
  return row !== undefined
}

/** The oldest active super admin; made when there is none. */
async function adminForLink(tx: Tx): Promise<string> {
  const [oldest] = await tx<{ id: string }[]>`
    select id from agent where role = 'super_admin' and status = 'active' order by created_at, id limit 1`
  if (oldest) return oldest.id
  const id = uuidv7()
  await tx`insert into agent (id, email, name, role) values (${id}, ${nobodysAddress}, 'Admin', 'super_admin')`
  return id
}
