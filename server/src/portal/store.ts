import { credentialHash } from '../access/index.ts'
import type { Db, Tx } from '../db/sql.ts'

export type AccountRow = {
  id: string
  email: string
  password_hash: string
  customer_id: string
  verified_at: Date | null
  status: 'active' | 'disabled'
  version: number
  created_at: Date
}

const columns = (sql: Db) =>
  sql`a.id, a.email, a.password_hash, a.customer_id, a.verified_at, a.status, a.version, a.created_at`

export async function findAccount(sql: Db, email: string): Promise<AccountRow | undefined> {
  const [row] = await sql<AccountRow[]>`
    select ${columns(sql)} from customer_account a where lower(a.email) = ${email.toLowerCase()}`
  return row
}

export async function findAccountOf(sql: Db, customerId: string): Promise<AccountRow | undefined> {
  const [row] = await sql<AccountRow[]>`
    select ${columns(sql)} from customer_account a where a.customer_id = ${customerId}`
  return row
}

export type NewAccount = {
  id: string
  email: string
  passwordHash: string
  customerId: string
  identityId: string
  at: Date
}

/**
 * Makes an account with a customer of its own, unless the address has one: then nothing is written. One statement, so that the two
 * take as long.
 * @returns the customer of the account that was made, or of the one that was there; null when that one was made this moment
 */
export async function insertAccount(
  sql: Db,
  account: NewAccount,
): Promise<{ customerId: string | null; isNew: boolean }> {
  const { id, email, passwordHash, customerId, identityId, at } = account
  const [row] = await sql<{ customer_id: string; is_new: boolean }[]>`
    with made as (
      insert into customer_account (id, email, password_hash, customer_id, created_at, updated_at)
      values (${id}, ${email}, ${passwordHash}, ${customerId}, ${at}, ${at})
      on conflict (lower(email)) do nothing
      returning id, customer_id, email
    ), new_customer as (
      insert into customer (id, primary_email, created_at, updated_at) select customer_id, email, ${at}, ${at} from made
    ), new_identity as (
      insert into channel_identity (id, customer_id, channel, scope, kind, address, handle, created_at)
      select ${identityId}, customer_id, 'portal', '', 'external', id::text, email, ${at} from made
    )
    select customer_id, true as is_new from made
    union all select customer_id, false from customer_account where lower(email) = ${email}`
  return { customerId: row?.customer_id ?? null, isNew: row?.is_new ?? false }
}

export type CustomerLink = {
  purpose: 'verify' | 'reset'
  accountId: string
  version: number
  at: Date
  expiresAt: Date
}

/** Stores a link with this token, unless it is stored already, and ends every other of the account for the same purpose. */
export async function keepLink(tx: Tx, token: string, link: CustomerLink): Promise<void> {
  const { purpose, accountId, version, at, expiresAt } = link
  await tx`
    insert into customer_link (token_hash, purpose, account_id, version, created_at, expires_at)
    values (${credentialHash(token)}, ${purpose}, ${accountId}, ${version}, ${at}, ${expiresAt})
    on conflict (token_hash) do nothing`
  await tx`
    update customer_link set used_at = ${at}
    where account_id = ${accountId} and purpose = ${purpose} and used_at is null and token_hash <> ${credentialHash(token)}`
}

type Sought = { purpose: CustomerLink['purpose']; token: string; at: Date }

/** Whose link this is, without using it up; undefined for one that is unknown, used or ended, or whose account is disabled. */
export async function findLink(sql: Db, sought: Sought): Promise<AccountRow | undefined> {
  const [row] = await sql<AccountRow[]>`
    select ${columns(sql)} from customer_link l, customer_account a where ${isGood(sql, sought)}`
  return row
}

/** Uses a link up. Of two uses at once one succeeds. */
export async function useLink(tx: Tx, sought: Sought): Promise<AccountRow | undefined> {
  const [row] = await tx<AccountRow[]>`
    update customer_link l set used_at = ${sought.at} from customer_account a where ${isGood(tx, sought)}
    returning ${columns(tx)}`
  return row
}

function isGood(sql: Db, { purpose, token, at }: Sought) {
  return sql`
    l.token_hash = ${credentialHash(token)} and l.purpose = ${purpose} and l.used_at is null and l.expires_at > ${at}
    and a.id = l.account_id and a.status = 'active' and a.version = l.version`
}

export async function setPassword(tx: Tx, accountId: string, hash: string, at: Date): Promise<void> {
  await tx`
    update customer_account set password_hash = ${hash}, version = version + 1, updated_at = ${at} where id = ${accountId}`
}

/**
 * Notes that who knows the account's password reads the mail of its address, and links what was written under that address before.
 * Not linked are customers who are known by an address on some platform, unless their e-mail address was proved: somebody may have
 * typed it wrong.
 */
export async function markVerified(tx: Tx, account: Pick<AccountRow, 'id' | 'email' | 'customer_id'>, at: Date) {
  const email = account.email.toLowerCase()
  await tx`
    update customer_account set verified_at = ${at}, updated_at = ${at} where id = ${account.id} and verified_at is null`
  await tx`
    update customer set email_verified = true, updated_at = ${at}
    where id = ${account.customer_id} and lower(primary_email) = ${email} and not email_verified`
  await tx`
    insert into customer_account_link (account_id, customer_id, created_at)
    select ${account.id}, c.id, ${at} from customer c
    where lower(c.primary_email) = ${email} and c.id <> ${account.customer_id} and (c.email_verified or not exists (
      select from channel_identity i
      where i.customer_id = c.id and not (i.kind = 'email' and lower(i.address) = ${email})
    ))
    on conflict do nothing`
}
