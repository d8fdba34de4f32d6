import { timelineLimit } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import { inScope } from '../access/scope.ts'
import { batched } from '../db/batched.ts'
import type { Sql } from '../db/sql.ts'
import { Statement } from '../db/statement.ts'
import type { Look } from '../http/route.ts'
import { createKeptForms } from './kept-forms.ts'
import { presentMessage, presentTicket } from './present.ts'
import { type MessageRow, type TicketRow, ticketColumns, ticketJoins, timelineOf } from './row.ts'

/** A ticket with its timeline in its wire form, as the JSON that is sent. */
export type TicketForm = { version: number; json: Buffer }

/**
 * Tickets as one reads them, those of concurrent requests in shared statements. One that was read a moment ago is asked only whether it
 * still is what it was; its words are then in memory, as bytes.
 */
export type TicketForms = {
  /** The ticket and its timeline out of one snapshot; nothing is found when absent or out of scope. */
  look(scope: Scope, id: string): Promise<Look<TicketForm | undefined>>
  /** The JSON of many by id, without those that are absent or out of scope; read anew. */
  many(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>>
}

const options = { most: 32, inFlight: 2 }
const mostBytes = 24 * 1024 * 1024

export function createTicketForms(sql: Sql): TicketForms {
  const kept = createKeptForms(mostBytes)
  const standing = batched((ids: readonly string[]) => loadStandings(sql, ids), options)
  const whole = batched((ids: readonly string[]) => loadForms(sql, ids), options)

  async function read(scope: Scope, id: string): Promise<Look<TicketForm | undefined>> {
    const row = await whole(id)
    if (!row) return { found: undefined, epoch: undefined }
    const form = { version: row.version, json: jsonOf(row) }
    if (row.versions !== null) kept.set(id, { versions: row.versions, json: form.json })
    return { found: inScope(scope, row) ? form : undefined, epoch: row.epoch }
  }

  return {
    async look(scope, id) {
      const known = kept.get(id)
      if (!known) return read(scope, id)
      const row = await standing(id)
      if (row?.versions !== known.versions) return read(scope, id)
      const form = { version: row.version, json: known.json }
      return { found: inScope(scope, row) ? form : undefined, epoch: row.epoch }
    },
    async many(scope, ids) {
      const rows = ids.length > 0 ? await loadForms(sql, ids) : []
      return new Map(rows.flatMap((row) => (row && inScope(scope, row) ? [[row.id, jsonOf(row)]] : [])))
    },
  }
}

/**
 * The versions of all rows that a ticket is written from, or null when it is written from more than those: attachments, reactions,
 * quoted messages. The query names ticket, customer and identity as `ticketJoins` does.
 */
const versionsOf = `(
  select t.xmin || ' ' || c.xmin || ' ' || coalesce(i.xmin::text, '') || case when not bool_or(m.has_more) then string_agg(' ' || m.version, '') end
  from (
    select m.xmin::text as version, m.has_attachments or m.has_reactions or m.reply_to is not null as has_more
    from message m where m.ticket_id = t.id order by m.occurred_at desc, m.id desc limit ${timelineLimit}
  ) m
)`
const epoch = '(select epoch from access_epoch)::text'

type Standing = {
  id: string
  department_id: string | null
  assigned_agent_id: string | null
  customer_id: string
  version: number
  versions: string | null
  epoch: string
}

async function loadStandings(sql: Sql, ids: readonly string[]): Promise<(Standing | undefined)[]> {
  const statement = new Statement()
  const rows = await statement.rows<[facts: string, versions: string | null, epoch: string]>(
    sql,
    `select concat(t.id, '|', t.department_id, '|', t.assigned_agent_id, '|', t.customer_id, '|', t.version), ${versionsOf}, ${epoch}
    from ticket t join customer c on c.id = t.customer_id left join channel_identity i on i.id = t.identity_id
    where t.id = any(${statement.bind(ids)}::uuid[])`,
  )
  const found = new Map<string, Standing>()
  for (const [facts, versions, epoch] of rows) {
    const [id, department, agent, customer, version] = facts.split('|') as [string, string, string, string, string]
    const [department_id, assigned_agent_id] = [department || null, agent || null]
    found.set(id, {
      id,
      department_id,
      assigned_agent_id,
      customer_id: customer,
      version: Number(version),
      versions,
      epoch,
    })
  }
  return ids.map((id) => found.get(id))
}

type Row = TicketRow & { timeline: MessageRow[] | null; versions: string | null; epoch: string }

async function loadForms(sql: Sql, ids: readonly string[]): Promise<(Row | undefined)[]> {
  const rows = await sql<Row[]>`
    select ${ticketColumns(sql)}, ${timelineOf(sql)} as timeline, ${sql.unsafe(versionsOf)} as versions, ${sql.unsafe(epoch)} as epoch
    from ticket t ${ticketJoins(sql)} where t.id = any(${ids as string[]}::uuid[])`
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => found.get(id))
}

const jsonOf = (row: Row) => Buffer.from(JSON.stringify(presentTicket(row, (row.timeline ?? []).map(presentMessage))))
