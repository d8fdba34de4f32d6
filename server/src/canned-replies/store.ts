import type { Scope } from '../access/caller.ts'
import type { Db } from '../db/sql.ts'

export type CannedReplyRow = {
  id: string
  shortcut: string
  title: string
  content: string
  department_id: string | null
  updated_at: Date
}

const columns = (sql: Db) => sql`r.id, r.shortcut, r.title, r.content, r.department_id, r.updated_at`

/** Everybody's, and those of the caller's departments; the query names the canned reply `r`. */
function isVisible(sql: Db, scope: Scope) {
  if (scope.kind === 'all') return sql`true`
  const ids = scope.kind === 'departments' ? [...scope.departmentIds] : []
  return sql`(r.department_id is null or r.department_id = any(${ids}::uuid[]))`
}

/** Oldest first. */
export function listCannedReplies(
  sql: Db,
  scope: Scope,
  limit: number,
  after: string | null,
): Promise<CannedReplyRow[]> {
  return sql<CannedReplyRow[]>`
    select ${columns(sql)} from canned_reply r
    where ${isVisible(sql, scope)} and ${after === null ? sql`true` : sql`r.id > ${after}`} order by r.id limit ${limit}`
}

/** Locked until the transaction ends; undefined when it is absent or out of scope. */
export async function lockCannedReply(sql: Db, scope: Scope, id: string): Promise<CannedReplyRow | undefined> {
  const [row] = await sql<CannedReplyRow[]>`
    select ${columns(sql)} from canned_reply r where r.id = ${id} and ${isVisible(sql, scope)} for update`
  return row
}

/** @returns what stands under this id, also when an earlier run made it; no row when another has the shortcut */
export async function insertCannedReply(
  sql: Db,
  reply: CannedReplyRow,
): Promise<{ row: CannedReplyRow | undefined; isNew: boolean }> {
  const { count } =
    await sql`insert into canned_reply ${sql({ ...reply, created_at: reply.updated_at })} on conflict do nothing`
  const [row] = await sql<CannedReplyRow[]>`select ${columns(sql)} from canned_reply r where r.id = ${reply.id}`
  return { row, isNew: count > 0 }
}

/** @throws 23505 when another has the shortcut */
export async function updateCannedReply(sql: Db, { id, ...reply }: CannedReplyRow): Promise<void> {
  await sql`update canned_reply set ${sql(reply)} where id = ${id}`
}

export async function deleteCannedReply(sql: Db, id: string): Promise<void> {
  await sql`delete from canned_reply where id = ${id}`
}

export async function departmentExists(sql: Db, id: string): Promise<boolean> {
  return (await sql`select 1 from department where id = ${id} for key share`).length > 0
}
