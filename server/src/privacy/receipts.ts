import type { Sql } from '../db/sql.ts'
import { cutOut } from './cut.ts'

export type ReceiptSweep = {
  /** Addresses and platform ids by which payloads name whom, or what, they are about. */
  names: readonly string[]
  /** Nothing older than this can hold it. */
  since: Date
  /** Only receipts after this id, and these. */
  after?: string
  also?: readonly string[]
}

export type Swept = { receipt: number; quarantine: number; upTo: string; waiting: string[] }

/** Receipts that one statement looks through; a body has a few hundred bytes, seldom some MB. */
const idsAtOnce = 5_000

/**
 * Takes what names them out of raw payloads. One that is processed goes as a whole: it has told all that it had to tell. One of which
 * an entry is set aside keeps what is about others. One that is not processed yet is left, for what it tells is news; it is named in
 * `waiting`.
 * @returns how far it looked, so that a second run can go on from there
 */
export async function sweepReceipts(sql: Sql, { names, since, after, also = [] }: ReceiptSweep): Promise<Swept> {
  const swept: Swept = { receipt: 0, quarantine: 0, upTo: after ?? '0', waiting: [] }
  const needles = formsOf(names)
  if (needles.length === 0) return swept
  const [range] = await sql<{ first: string | null; last: string | null }[]>`
    select min(id) as first, max(id) as last from receipt where received_at >= ${since} and id > ${after ?? '0'}`
  const found: string[] =
    also.length > 0 ? await naming(sql, needles, sql`id = any(${also as string[]}::bigint[])`) : []
  if (range?.first && range.last) {
    for (let from = BigInt(range.first); from <= BigInt(range.last); from += BigInt(idsAtOnce))
      found.push(
        ...(await naming(sql, needles, sql`id >= ${String(from)} and id < ${String(from + BigInt(idsAtOnce))}`)),
      )
    swept.upTo = range.last
  }
  const whole = new Set(names)
  for (const id of found) await sweepOne(sql, id, whole, swept)
  return swept
}

/** How a name may stand in JSON text: as it is, and as it is escaped. */
function formsOf(names: readonly string[]): string[] {
  const escaped = (name: string) => JSON.stringify(name).slice(1, -1)
  const ascii = (name: string) =>
    escaped(name).replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return [
    ...new Set(names.flatMap((name) => [name, escaped(name), ascii(name), escaped(name).replaceAll('/', '\\/')])),
  ].filter((form) => form.length > 0)
}

async function naming(sql: Sql, needles: readonly string[], where: ReturnType<Sql>): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from receipt where ${where} and exists (
      select from unnest(${needles as string[]}::text[]) needle
      where strpos(body, needle) > 0 or position(convert_to(needle, 'UTF8') in body_bytes) > 0
    ) order by id`
  return rows.map(({ id }) => id)
}

function sweepOne(sql: Sql, id: string, names: ReadonlySet<string>, swept: Swept): Promise<void> {
  return sql.begin(async (tx) => {
    const [row] = await tx<{ body: string | null; body_bytes: Buffer | null }[]>`
      select body, body_bytes from receipt where id = ${id} for update`
    if (!row) return
    const cut = cutOut(row.body ?? row.body_bytes?.toString('latin1') ?? '', names)
    if (!cut.found) return
    const [state] = await tx<{ is_queued: boolean; is_aside: boolean }[]>`
      select exists (select from receipt_queue where receipt_id = ${id}) as is_queued,
        exists (select from quarantine where receipt_id = ${id} and resolved_at is null) as is_aside`
    if (state!.is_queued) {
      swept.waiting.push(id)
      return
    }
    swept.receipt++
    const isKept = cut.rest !== null && state!.is_aside
    const gone = await tx`
      delete from quarantine where receipt_id = ${id}
        and (${!isKept} or exists (
          select from unnest(${cut.pointers}::text[]) p where pointer = p or pointer like replace(replace(p, '_', '\\_'), '%', '\\%') || '/%'))`
    swept.quarantine += gone.count
    if (isKept) await tx`update receipt set body = ${cut.rest} where id = ${id}`
    else await tx`delete from receipt where id = ${id}`
  }) as Promise<void>
}
