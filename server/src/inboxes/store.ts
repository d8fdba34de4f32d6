import type { Db, Tx } from '../db/sql.ts'

/** An inbox as its table holds it: plain settings, and secrets as ciphertext. */
export type InboxRow = {
  id: string
  channel: string
  name: string
  account_id: string
  department_id: string | null
  is_default: boolean
  status: 'active' | 'disabled'
  settings: Record<string, unknown>
  secrets: Record<string, string>
  problem: string | null
  problem_at: Date | null
  created_at: Date
  updated_at: Date
}

/** Any number that no other part of Parley uses as an advisory lock. */
const inboxLock = 7_265_005

/**
 * Makes this transaction the only one that connects or changes inboxes until it ends, on every node: one account has one inbox,
 * and one channel one default.
 */
export async function lockInboxes(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(${inboxLock})`
}

/** Oldest first. */
export function listInboxes(sql: Db, limit: number, after: string | null): Promise<InboxRow[]> {
  return sql<InboxRow[]>`
    select * from inbox where ${after === null ? sql`true` : sql`id > ${after}`} order by id limit ${limit}`
}

export async function findInbox(sql: Db, id: string): Promise<InboxRow | undefined> {
  const [row] = await sql<InboxRow[]>`select * from inbox where id = ${id}`
  return row
}

export async function findInboxOfAccount(sql: Db, channel: string, accountId: string): Promise<InboxRow | undefined> {
  const [row] = await sql<InboxRow[]>`select * from inbox where channel = ${channel} and account_id = ${accountId}`
  return row
}

export async function departmentExists(sql: Db, id: string): Promise<boolean> {
  return (await sql`select 1 from department where id = ${id}`).length > 0
}

export type NewInbox = Pick<
  InboxRow,
  'id' | 'channel' | 'name' | 'account_id' | 'department_id' | 'settings' | 'secrets'
>

/** The first inbox of a channel becomes its default. Under `lockInboxes`. */
export async function insertInbox(tx: Tx, inbox: NewInbox): Promise<void> {
  await tx`
    insert into inbox (id, channel, name, account_id, department_id, is_default, settings, secrets, created_at, updated_at)
    values (${inbox.id}, ${inbox.channel}, ${inbox.name}, ${inbox.account_id}, ${inbox.department_id},
      not exists (select from inbox where channel = ${inbox.channel} and is_default),
      ${tx.json(inbox.settings as never)}, ${tx.json(inbox.secrets)}, clock_timestamp(), clock_timestamp())`
}

export type InboxChange = Partial<
  Pick<InboxRow, 'name' | 'account_id' | 'department_id' | 'status' | 'settings' | 'secrets'>
>

/** Under `lockInboxes`. */
export async function updateInbox(tx: Tx, before: InboxRow, change: InboxChange): Promise<void> {
  const after = { ...before, ...change }
  await tx`
    update inbox set name = ${after.name}, account_id = ${after.account_id}, department_id = ${after.department_id},
      status = ${after.status}, settings = ${tx.json(after.settings as never)}, secrets = ${tx.json(after.secrets)},
      updated_at = clock_timestamp()
    where id = ${before.id}`
}

/** Moves the default of the inbox's channel to it. Under `lockInboxes`. */
export async function makeDefault(tx: Tx, { id, channel }: Pick<InboxRow, 'id' | 'channel'>): Promise<void> {
  await tx`
    update inbox set is_default = false, updated_at = clock_timestamp()
    where channel = ${channel} and is_default and id <> ${id}`
  await tx`update inbox set is_default = true, updated_at = clock_timestamp() where id = ${id} and not is_default`
}
