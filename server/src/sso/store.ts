import type { PasswordSignIn } from '@parley/contract'
import type { Db } from '../db/sql.ts'

export type StoredRule = { group: string; role: string; department_ids: string[] | null }
export type ProviderRow = {
  id: string
  name: string
  issuer: string
  client_id: string
  /** Encrypted. */
  client_secret: string | null
  scopes: string[]
  group_claim: string | null
  mapping: StoredRule[]
  default_role: string | null
  email_domains: string[]
  trusts_email: boolean
  makes_agents: boolean
  admits_super_admins: boolean
  is_enabled: boolean
  created_at: Date
  updated_at: Date
}

function columns(sql: Db) {
  return sql`id, name, issuer, client_id, client_secret, scopes, group_claim, mapping, default_role, email_domains,
    trusts_email, makes_agents, admits_super_admins, is_enabled, created_at, updated_at`
}

/** Oldest first. There are few. */
export function listProviders(sql: Db): Promise<ProviderRow[]> {
  return sql<ProviderRow[]>`select ${columns(sql)} from identity_provider order by id`
}

export async function findProvider(sql: Db, id: string): Promise<ProviderRow | undefined> {
  const [row] = await sql<ProviderRow[]>`select ${columns(sql)} from identity_provider where id = ${id}`
  return row
}

/** @returns false when a provider with this issuer exists */
export async function insertProvider(sql: Db, { mapping, ...row }: ProviderRow): Promise<boolean> {
  const written = { ...row, mapping: sql.json(mapping) }
  const [made] = await sql`
    insert into identity_provider ${sql(written as never)} on conflict (issuer) do nothing returning 1`
  return made !== undefined
}

export async function updateProvider(sql: Db, { id, mapping, ...row }: ProviderRow): Promise<void> {
  await sql`update identity_provider set ${sql({ ...row, mapping: sql.json(mapping) } as never)} where id = ${id}`
}

export async function deleteProvider(sql: Db, id: string): Promise<void> {
  await sql`delete from identity_provider where id = ${id}`
}

/** Which of these departments (UUIDs) do not exist. */
export async function missingDepartments(sql: Db, ids: readonly string[]): Promise<string[]> {
  const found = await sql<{ id: string }[]>`select id from department where id = any(${ids as string[]}::uuid[])`
  return ids.filter((id) => !found.some((row) => row.id === id))
}

export async function loadPolicy(sql: Db): Promise<PasswordSignIn> {
  const [row] = await sql<{ password_sign_in: PasswordSignIn }[]>`select password_sign_in from sign_in_policy`
  return row!.password_sign_in
}

export async function setPolicy(sql: Db, policy: PasswordSignIn, at: Date): Promise<void> {
  await sql`update sign_in_policy set password_sign_in = ${policy}, updated_at = ${at}`
}

/** Whether an active super admin has a password, and so a way in that needs no provider. */
export async function hasBreakGlass(sql: Db): Promise<boolean> {
  const [row] = await sql`
    select 1 from agent where role = 'super_admin' and status = 'active' and password_hash is not null limit 1`
  return row !== undefined
}

/** Marks a sign-in as finished. @returns false when it was already, on whichever node */
export async function spend(sql: Db, stateHash: Buffer, expiresAt: Date): Promise<boolean> {
  const [row] = await sql`
    insert into spent_sign_in (state_hash, expires_at) values (${stateHash}, ${expiresAt})
    on conflict do nothing returning 1`
  return row !== undefined
}

/** Ends what everybody but super admins is signed in to without a provider. */
export async function endOwnSessions(sql: Db, at: Date): Promise<void> {
  await sql`
    update session s set revoked_at = ${at} from agent a
    where a.id = s.agent_id and a.role <> 'super_admin' and s.proved_by <> 'provider' and s.revoked_at is null`
}
