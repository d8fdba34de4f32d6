import { type AgentRow, agentColumns } from '../access/agent-row.ts'
import type { Db } from '../db/sql.ts'

export type TotpRow = { secret_encrypted: string; last_step: string }
export type PasskeyRow = {
  id: string
  agent_id: string
  credential_id: string
  public_key: Buffer
  counter: string
  transports: string[]
  name: string
  is_synced: boolean
  created_at: Date
  last_used_at: Date | null
}

/** Keeps a secret that is not proved yet, in place of another such. @returns false when one is proved already */
export async function keepTotp(sql: Db, agentId: string, sealed: string, at: Date): Promise<boolean> {
  const { count } = await sql`
    insert into totp (agent_id, secret_encrypted, created_at) values (${agentId}, ${sealed}, ${at})
    on conflict (agent_id) do update set secret_encrypted = excluded.secret_encrypted, created_at = excluded.created_at,
      last_step = 0
    where totp.confirmed_at is null`
  return count > 0
}

export async function findTotp(sql: Db, agentId: string, { isConfirmed }: { isConfirmed: boolean }) {
  const [row] = await sql<TotpRow[]>`
    select secret_encrypted, last_step from totp where agent_id = ${agentId} and (confirmed_at is not null) = ${isConfirmed}`
  return row
}

/** Takes a step once: of two codes of one step, or of an earlier one, the second finds it gone. */
export async function useTotpStep(sql: Db, agentId: string, { secret_encrypted }: TotpRow, step: number) {
  const { count } = await sql`
    update totp set last_step = ${step}
    where agent_id = ${agentId} and secret_encrypted = ${secret_encrypted} and last_step < ${step}`
  return count > 0
}

export async function confirmTotp(sql: Db, agentId: string, at: Date): Promise<void> {
  await sql`update totp set confirmed_at = ${at} where agent_id = ${agentId}`
}

/** @returns whether there was one that was proved */
export async function dropTotp(sql: Db, agentId: string): Promise<boolean> {
  const rows = await sql<
    { confirmed_at: Date | null }[]
  >`delete from totp where agent_id = ${agentId} returning confirmed_at`
  return rows.some(({ confirmed_at }) => confirmed_at !== null)
}

export async function keepRecoveryCodes(sql: Db, agentId: string, hashes: readonly string[]): Promise<void> {
  await dropRecoveryCodes(sql, agentId)
  await sql`
    insert into recovery_code (agent_id, code_hash) select ${agentId}, h from unnest(${hashes as string[]}::text[]) as h`
}

export async function dropRecoveryCodes(sql: Db, agentId: string): Promise<void> {
  await sql`delete from recovery_code where agent_id = ${agentId}`
}

/** @returns false when it is none, or was used */
export async function useRecoveryCode(sql: Db, agentId: string, hash: string, at: Date): Promise<boolean> {
  const { count } = await sql`
    update recovery_code set used_at = ${at} where agent_id = ${agentId} and code_hash = ${hash} and used_at is null`
  return count > 0
}

/** Oldest first. */
export function listPasskeys(sql: Db, agentId: string): Promise<PasskeyRow[]> {
  return sql<PasskeyRow[]>`select * from passkey where agent_id = ${agentId} order by id`
}

export async function findPasskey(sql: Db, credentialId: string): Promise<PasskeyRow | undefined> {
  const [row] = await sql<PasskeyRow[]>`select * from passkey where credential_id = ${credentialId}`
  return row
}

export type NewPasskey = Omit<PasskeyRow, 'created_at' | 'last_used_at' | 'counter' | 'agent_id' | 'name'> & {
  counter: number
}

/** @returns undefined when this credential is somebody's already */
export async function insertPasskey(sql: Db, agentId: string, key: NewPasskey & { name: string }, at: Date) {
  const [row] = await sql<PasskeyRow[]>`
    insert into passkey (id, agent_id, credential_id, public_key, counter, transports, name, is_synced, created_at)
    values (${key.id}, ${agentId}, ${key.credential_id}, ${key.public_key}, ${key.counter}, ${key.transports}::text[],
      ${key.name}, ${key.is_synced}, ${at})
    on conflict (credential_id) do nothing returning *`
  return row
}

/** Notes a use. @returns false when the device's count has not risen since it was looked at: somebody has a copy of the key */
export async function usePasskey(sql: Db, id: string, counter: number, isSynced: boolean, at: Date): Promise<boolean> {
  const { count } = await sql`
    update passkey set counter = ${counter}, is_synced = ${isSynced}, last_used_at = ${at}
    where id = ${id} and (counter < ${counter} or counter = 0 and ${counter} = 0)`
  return count > 0
}

export async function renamePasskey(sql: Db, agentId: string, id: string, name: string) {
  const [row] = await sql<PasskeyRow[]>`
    update passkey set name = ${name} where id = ${id} and agent_id = ${agentId} returning *`
  return row
}

export async function dropPasskey(sql: Db, agentId: string, id: string): Promise<PasskeyRow | undefined> {
  const [row] = await sql<PasskeyRow[]>`delete from passkey where id = ${id} and agent_id = ${agentId} returning *`
  return row
}

/** Takes every factor of this agent away. */
export async function dropFactors(sql: Db, agentId: string): Promise<void> {
  await dropTotp(sql, agentId)
  await dropRecoveryCodes(sql, agentId)
  await sql`delete from passkey where agent_id = ${agentId}`
}

export type ChallengePurpose = 'register' | 'factor' | 'proof' | 'sign_in'
type Challenge = { challenge: string; purpose: ChallengePurpose; agentId: string | null }

export async function keepChallenge(
  sql: Db,
  { challenge, purpose, agentId }: Challenge,
  expiresAt: Date,
): Promise<void> {
  await sql`
    insert into passkey_challenge (challenge, purpose, agent_id, expires_at)
    values (${challenge}, ${purpose}, ${agentId}, ${expiresAt})`
}

/** Uses a challenge up. @returns false when it is none of ours for this, was used, or has ended */
export async function useChallenge(sql: Db, { challenge, purpose, agentId }: Challenge, at: Date): Promise<boolean> {
  const { count } = await sql`
    delete from passkey_challenge
    where challenge = ${challenge} and purpose = ${purpose} and agent_id is not distinct from ${agentId}::uuid
      and expires_at > ${at}`
  return count > 0
}

/** The agent of a passkey, if they may sign in and still have it. */
export async function findActive(sql: Db, { id }: PasskeyRow): Promise<AgentRow | undefined> {
  const [row] = await sql<AgentRow[]>`
    select ${agentColumns(sql)} from agent a join passkey p on p.agent_id = a.id where p.id = ${id} and a.status = 'active'`
  return row
}
