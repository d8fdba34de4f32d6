import type { Sql } from '../db/sql.ts'

/**
 * Where any of these texts stands in the database: every column of every row of every table as text, bytes too, in small letters.
 * It is what a dump would hold.
 */
export async function findInDatabase(sql: Sql, texts: readonly string[]): Promise<string[]> {
  const columns = await sql<{ table: string; column: string; type: string }[]>`
    select c.table_name as table, c.column_name as column, c.data_type as type from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' order by 1, 2`
  const found: string[] = []
  for (const { table, column, type } of columns) {
    const value = type === 'bytea' ? `encode(${column}, 'escape')` : `"${column}"::text`
    const rows = await sql.unsafe<{ value: string }[]>(
      `select ${value} as value from "${table}" where exists (select from unnest($1::text[]) needle where strpos(lower(${value}), needle) > 0)`,
      [texts.map((text) => text.toLowerCase())],
    )
    for (const row of rows) found.push(`${table}.${column}: ${row.value.slice(0, 200)}`)
  }
  return found
}
