import type { Db, Tx } from '../db/sql.ts'

export type NoteRow = {
  id: string
  customer_id: string
  content: string
  author_type: 'agent' | 'service'
  author_id: string
  created_at: Date
  updated_at: Date
}

const columns = (sql: Db) => sql`id, customer_id, content, author_type, author_id, created_at, updated_at`

/** Newest first; `after` is the id of the last one of the page before. */
export function listNotes(sql: Db, customerId: string, limit: number, after: string | null): Promise<NoteRow[]> {
  return sql<NoteRow[]>`
    select ${columns(sql)} from customer_note where customer_id = ${customerId}
      and ${after === null ? sql`true` : sql`id < ${after}`} order by id desc limit ${limit}`
}

export async function findNote(sql: Db, customerId: string, id: string): Promise<NoteRow | undefined> {
  const [row] = await sql<NoteRow[]>`
    select ${columns(sql)} from customer_note where id = ${id} and customer_id = ${customerId}`
  return row
}

/** @returns false when an earlier run of the same request made it */
export async function insertNote(tx: Tx, note: Omit<NoteRow, 'created_at' | 'updated_at'>, at: Date): Promise<boolean> {
  const made = await tx`
    insert into customer_note ${tx({ ...note, created_at: at, updated_at: at })} on conflict (id) do nothing returning 1`
  return made.length > 0
}

export async function updateNote(tx: Tx, id: string, content: string, at: Date): Promise<void> {
  await tx`update customer_note set content = ${content}, updated_at = ${at} where id = ${id}`
}

export async function deleteNote(tx: Tx, id: string): Promise<void> {
  await tx`delete from customer_note where id = ${id}`
}
