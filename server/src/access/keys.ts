import { randomBytes } from 'node:crypto'
import type { Permission } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import type { Db, Sql } from '../db/sql.ts'
import type { Caller } from './caller.ts'
import { keyRights, type MakerRow, makerColumns } from './key-rights.ts'
import { credentialHash, type Principal } from './principals.ts'
import { badCredential } from './refusals.ts'

// API keys: `pk_<8 characters that people tell keys apart by>_<256 random bits>`. Only a hash is stored. A key belongs to the company,
// not to the person who made it: it lives until it expires or is revoked, but never does or sees more than that person's role gives
// at the moment. (access/key-rights.ts)

const form = /^pk_[0-9a-z]{8}_[\w-]{43}$/
const touchEveryMs = 5 * 60_000
const letters = '0123456789abcdefghjkmnpqrstvwxyz'

export type KeyRow = {
  id: string
  name: string
  prefix: string
  permissions: Permission[]
  department_ids: string[] | null
  created_by: string | null
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
  replaced_by: string | null
}
export type NewKey = {
  name: string
  permissions: readonly Permission[]
  departmentIds: readonly string[] | null
  createdBy: string | null
  expiresAt: Date | null
}

export function looksLikeKey(credential: string): boolean {
  return credential.startsWith('pk_')
}

/** Stores a new key. @returns its row and, this once, the key itself */
export async function makeKey(sql: Db, wish: NewKey, at: Date): Promise<{ row: KeyRow; key: string }> {
  const prefix = `pk_${[...randomBytes(8)].map((byte) => letters[byte & 31]).join('')}`
  const key = `${prefix}_${randomBytes(32).toString('base64url')}`
  const [row] = await sql<KeyRow[]>`
    insert into api_key (id, name, prefix, secret_hash, permissions, department_ids, created_by, created_at, expires_at)
    values (${uuidv7()}, ${wish.name}, ${prefix}, ${credentialHash(key)}, ${wish.permissions as Permission[]}::text[],
      ${wish.departmentIds as string[] | null}::uuid[], ${wish.createdBy}, ${at}, ${wish.expiresAt})
    returning ${keyColumns(sql)}`
  return { row: row!, key }
}

/** @throws Problem `invalid_token` when it is none of ours, was revoked or has expired */
export async function loadKey(sql: Sql, key: string, at: Date): Promise<Principal> {
  if (!form.test(key)) throw badCredential()
  const [row] = await sql<(KeyRow & MakerRow)[]>`
    select ${keyColumns(sql)}, ${makerColumns(sql)}
    from api_key k where secret_hash = ${credentialHash(key)} and revoked_at is null`
  const endsAt = row?.expires_at?.getTime() ?? Number.POSITIVE_INFINITY
  if (!row || endsAt <= at.getTime()) throw badCredential()
  const usedAt = row.last_used_at?.getTime() ?? 0
  return { caller: keyCaller(row), endsAt, usedAt, writtenAt: usedAt }
}

/** Whether a use at this moment is to be written down: at most every five minutes. */
export const isTouchDue = (principal: Principal, at: Date): boolean =>
  at.getTime() - principal.writtenAt >= touchEveryMs

/** Writes a use down when that is due. */
export async function touchKey(sql: Sql, principal: Principal, at: Date): Promise<void> {
  if (!isTouchDue(principal, at)) return
  principal.writtenAt = at.getTime()
  await sql`update api_key set last_used_at = greatest(last_used_at, ${at}) where id = ${principal.caller.id}`
}

/** Revoked ones too, newest first; `before` is the id after which the page starts. */
export function listKeys(sql: Db, limit: number, before: string | null): Promise<KeyRow[]> {
  return sql<KeyRow[]>`
    select ${keyColumns(sql)} from api_key
    where ${before === null ? sql`true` : sql`id < ${before}`} order by id desc limit ${limit}`
}

export async function findKey(sql: Db, id: string): Promise<KeyRow | undefined> {
  const [row] = await sql<KeyRow[]>`select ${keyColumns(sql)} from api_key where id = ${id}`
  return row
}

export async function renameKey(sql: Db, id: string, name: string): Promise<void> {
  await sql`update api_key set name = ${name} where id = ${id}`
}

export async function revokeKey(sql: Db, id: string, at: Date): Promise<void> {
  await sql`update api_key set revoked_at = ${at} where id = ${id} and revoked_at is null`
}

/** Lets a key end at a time, unless it ends before, and names what takes its place. */
export async function replaceKey(sql: Db, id: string, by: string, endsAt: Date): Promise<void> {
  await sql`
    update api_key set expires_at = least(coalesce(expires_at, ${endsAt}), ${endsAt}), replaced_by = ${by} where id = ${id}`
}

function keyColumns(sql: Db) {
  return sql`id, name, prefix, permissions, department_ids, created_by, created_at, expires_at, last_used_at, revoked_at,
    replaced_by`
}

function keyCaller(row: KeyRow & MakerRow): Caller {
  return { type: 'service', id: row.id, label: row.name, ...keyRights(row), via: 'key' }
}
