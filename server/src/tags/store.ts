import type { Scope } from '../access/caller.ts'
import { ticketScope } from '../access/scope.ts'
import type { Db } from '../db/sql.ts'

export type TagRow = { id: string; name: string; description: string; ticket_count: string }

/**
 * How many tickets in scope carry each tag of `page`: summed from the kept counts and from the deltas that are not folded in yet.
 * Callers who see few tickets only have theirs counted.
 */
function counted(sql: Db, scope: Scope) {
  const isKept = scope.kind !== 'own' && scope.kind !== 'ticket'
  const where = sql`where t.tag in (select name from page) and ${ticketScope(sql, scope)}`
  return isKept
    ? sql`
        select tag, sum(tickets) as tickets from (
          select t.tag, t.tickets from ticket_count t ${where}
          union all select t.tag, t.tickets from ticket_count_delta t ${where}
        ) kept group by tag`
    : sql`
        select p.name as tag, count(*) as tickets from page p join ticket t on t.tags @> array[p.name]
        where ${ticketScope(sql, scope)} group by p.name`
}

/** Oldest first. */
export function listTags(sql: Db, scope: Scope, limit: number, after: string | null): Promise<TagRow[]> {
  return sql<TagRow[]>`
    with page as materialized (
      select id, name, description from tag where ${after === null ? sql`true` : sql`id > ${after}`} order by id limit ${limit}
    ), counted as (${counted(sql, scope)})
    select page.*, coalesce(counted.tickets, 0) as ticket_count
    from page left join counted on counted.tag = page.name order by page.id`
}

export async function findTag(sql: Db, scope: Scope, id: string): Promise<TagRow | undefined> {
  const [row] = await sql<TagRow[]>`
    with page as materialized (
      select id, name, description from tag where id = ${id}
    ), counted as (${counted(sql, scope)})
    select page.*, coalesce(counted.tickets, 0) as ticket_count from page left join counted on counted.tag = page.name`
  return row
}

/** `there` when an earlier run made this one, `taken` when another tag has the name, in whatever case. */
export async function insertTag(
  sql: Db,
  tag: { id: string; name: string; description: string },
  at: Date,
): Promise<'made' | 'there' | 'taken'> {
  const { count } = await sql`insert into tag ${sql({ ...tag, created_at: at, updated_at: at })} on conflict do nothing`
  if (count > 0) return 'made'
  return (await sql`select 1 from tag where id = ${tag.id}`).length > 0 ? 'there' : 'taken'
}

/** Locked until the transaction ends. */
export async function lockTag(sql: Db, id: string): Promise<{ name: string; description: string } | undefined> {
  const [row] = await sql<{ name: string; description: string }[]>`
    select name, description from tag where id = ${id} for update`
  return row
}

/** @throws 23505 when another has the name */
export async function updateTag(
  sql: Db,
  id: string,
  change: { name?: string; description?: string },
  at: Date,
): Promise<void> {
  await sql`update tag set ${sql({ ...change, updated_at: at } as never)} where id = ${id}`
}

export async function deleteTag(sql: Db, id: string): Promise<void> {
  await sql`delete from tag where id = ${id}`
}
