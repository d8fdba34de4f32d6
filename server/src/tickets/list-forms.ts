import type { Db } from '../db/sql.ts'
import { Statement } from '../db/statement.ts'
import { createKeptForms } from './kept-forms.ts'
import { newestWire, ticketWire } from './list-wire.ts'
import type { Values } from './wire.ts'

/**
 * Of a list's row: which versions of the rows that it is written from it saw, or null when it is written from more than those. The
 * query names the tables as list-wire.ts does, and the ticket's own `xmin` as `t.version_xid`.
 */
export const versionsOfRow = `
  case when coalesce(m.has_attachments or m.has_reactions or m.reply_to is not null, false) then null
    else concat(t.version_xid, ' ', c.xmin, ' ', i.xmin, ' ', m.xmin) end`

export const rowJoins = `
  join customer c on c.id = t.customer_id left join channel_identity i on i.id = t.identity_id
  left join message m on m.id = t.last_public_message_id`

/**
 * The wire forms of tickets as lists show them, as bytes: those that were written a moment ago are neither made nor encoded anew, which
 * is half of what a page costs.
 */
export type ListForms = {
  /**
   * @param wanted tickets' UUIDs with `versionsOfRow` as the list saw them; any other version is read anew, and may be a newer one
   * @returns their JSON by UUID, without those that are gone
   */
  of(sql: Db, wanted: readonly Wanted[]): Promise<ReadonlyMap<string, Buffer>>
}
export type Wanted = { id: string; versions: string | null }

const mostBytes = 8 * 1024 * 1024

export function createListForms(): ListForms {
  const kept = createKeptForms(mostBytes)
  return {
    async of(sql, wanted) {
      const found = new Map<string, Buffer>()
      const missing: string[] = []
      for (const { id, versions } of wanted) {
        const known = versions === null ? undefined : kept.get(id)
        if (known?.versions === versions) found.set(id, known!.json)
        else missing.push(id)
      }
      for (const { id, versions, json } of missing.length > 0 ? await readForms(sql, missing) : []) {
        found.set(id, json)
        if (versions !== null) kept.set(id, { versions, json })
      }
      return found
    },
  }
}

const versionsAt = ticketWire.width + newestWire.width

async function readForms(sql: Db, ids: readonly string[]): Promise<(Wanted & { json: Buffer })[]> {
  const statement = new Statement()
  const rows = await statement.rows<Values>(
    sql,
    `select ${ticketWire.columns}, ${newestWire.columns}, ${versionsOfRow}
    from (select t.*, t.xmin as version_xid from ticket t where t.id = any(${statement.bind(ids)}::uuid[])) t ${rowJoins}`,
  )
  return rows.map((row) => {
    const timeline = row[ticketWire.width]!.startsWith('|') ? '' : newestWire.write(row, ticketWire.width)
    return {
      id: row[0]!.slice(0, 36),
      versions: row[versionsAt] ?? null,
      json: Buffer.from(`${ticketWire.write(row, 0)},"timeline":[${timeline}]}`),
    }
  })
}
