import type { TestApp } from '../../src/testing/app.ts'

/** Runs `work` on every item, so many at once. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]()
  const lane = async () => {
    for (const item of rest) await work(item)
  }
  await Promise.all(Array.from({ length: width }, lane))
}

/** What works on by itself, or notes that somebody came by. */
const restless =
  /^(audit_|access_epoch|leader|consumer|search_|log_head|inbox_health|sign_in_try|ticket_count|session$|api_key$)/

/** Every row of every table that only a request can change, by table. */
export async function fingerprint(sql: TestApp['sql']): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`
  const prints: Record<string, string> = {}
  for (const { name } of tables.filter((table) => !restless.test(table.name))) {
    const [row] = await sql.unsafe(
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as print from "${name}" t`,
    )
    prints[name] = String(row?.['print'])
  }
  const [left] = await sql`
    select (select count(*) from session where revoked_at is null) || ' ' || (select count(*) from api_key where revoked_at is null) as print`
  prints['credentials'] = String(left?.['print'])
  return prints
}
