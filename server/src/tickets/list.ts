import { type Sort, timelineLimit, toId } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import type { Db } from '../db/sql.ts'
import { type Bind, Statement } from '../db/statement.ts'
import { countConditions, type ListFilter, statusIn, ticketConditions } from './filter.ts'
import { type ListForms, rowJoins, versionsOfRow } from './list-forms.ts'
import { ticketWire } from './list-wire.ts'
import { orders, type Place, wholeBranch } from './order.ts'
import { presentMessage } from './present.ts'
import { type MessageRow, messageColumnsText } from './row.ts'
import type { Values } from './wire.ts'

export type ListPage = {
  sort: Sort
  limit: number
  /** Rows to skip, or the place after which to go on. */
  from: { offset: number } | { after: Place }
  wholeTimelines: boolean
  /** UUID of the agent whose read positions are wanted. */
  reader: string | null
}

export type ListedPage = {
  /** Each ticket in its wire form, as JSON in UTF-8. */
  tickets: Buffer[]
  total: number
  /** Where the page ends; null when it is empty. */
  last: Place | null
  /** Up to where the reader has read, by the tickets' outside ids. */
  positions: Record<string, number>
}

/** A page of tickets with the exact number of tickets that match: which ones and how many out of one snapshot. */
export async function listTickets(
  { sql, forms }: { sql: Db; forms: ListForms },
  scope: Scope,
  filter: ListFilter,
  page: ListPage,
): Promise<ListedPage> {
  const statement = new Statement()
  const { bind } = statement
  const { keys } = orders[page.sort]
  const shown = page.wholeTimelines ? [ticketWire.columns, timelineOf] : ['t.id::text', versionsOfRow]
  const columns = [...shown, `(select (${count(bind, scope, filter)})::text)`, ...keys.map((_, n) => `t.k${n}::text`)]
  const orderBy = [...keys.map(({ isDescending }, n) => `t.k${n}${isDescending ? ' desc' : ''}`), 't.id desc'].join(
    ', ',
  )
  const offset = 'offset' in page.from ? page.from.offset : 0
  const rows = await statement.rows<Values>(
    sql,
    `select ${columns.join(', ')}${page.reader ? ', p.position::text' : ''}
    from (
      select * from (${union(bind, scope, filter, page, offset + page.limit)}) t
      order by ${orderBy} limit ${bind(page.limit)} offset ${bind(offset)}
    ) t ${rowJoins}
    ${page.reader ? `left join read_position p on p.agent_id = ${bind(page.reader)} and p.ticket_id = t.id` : ''}
    order by ${orderBy}`,
  )
  const at = page.wholeTimelines ? ticketWire.width + 1 : 2
  const [first] = rows
  const last = rows.at(-1)
  return {
    tickets: page.wholeTimelines ? rows.map(withTimeline) : await written(sql, forms, rows),
    total: Number(first ? first[at] : await countAlone(sql, scope, filter)),
    last: last ? [...last.slice(at + 1, at + 1 + keys.length), idOf(last)].map(String) : null,
    positions: page.reader ? positionsOf(rows) : {},
  }
}

/** The branches of the order, each in that order and no longer than is needed. */
function union(bind: Bind, scope: Scope, filter: ListFilter, { sort, from }: ListPage, needed: number): string {
  const order = orders[sort]
  const place = 'after' in from ? from.after : null
  const branches = isSmall(scope, filter)
    ? [wholeBranch(bind, order, filter, place)]
    : order.branches(bind, filter, place)
  const conditions = ticketConditions(bind, scope, filter)
  // A literal, so that the plan knows that few are wanted; a power of two, so that there are few plans.
  const most = 2 ** Math.ceil(Math.log2(Math.max(32, needed)))
  return branches
    .map(({ where, after, keys = order.keys.map((key) => key.sql) }) => {
      const found = `ticket t where ${where} and ${conditions}`
      const orderBy = keys.map((key, n) => `${key}${order.keys[n]!.isDescending ? ' desc' : ''}, `)
      return `(
        select t.*${after ? '' : ', t.xmin as version_xid'}${keys.map((key, n) => `, ${key} as k${n}`).join('')}
        from ${after ? `(select t.*, t.xmin as version_xid from ${found} offset 0) t where ${after}` : found} order by ${orderBy.join('')}t.id desc limit ${most}
      )`
    })
    .join(' union all ')
}

/** What one customer has, and what few tickets are ever in. */
function isSmall(scope: Scope, { customerId, isSnoozed, isUndelivered }: ListFilter): boolean {
  return !!(customerId || isSnoozed || isUndelivered) || scope.kind === 'own' || scope.kind === 'ticket'
}

/**
 * How many tickets match: summed from the kept counts and from the deltas that are not folded in yet. A customer's few tickets are
 * counted.
 */
function count(bind: Bind, scope: Scope, filter: ListFilter): string {
  if (filter.customerId || scope.kind === 'own' || scope.kind === 'ticket')
    return `select count(*) from ticket t where ${statusIn(filter.statuses)} and ${ticketConditions(bind, scope, filter)}`
  const kept = countConditions(bind, scope, filter)
  return `
    (select coalesce(sum(t.tickets), 0) from ticket_count t where ${kept})
    + (select coalesce(sum(t.tickets), 0) from ticket_count_delta t where ${kept})`
}

/** Of a page without rows to carry it. */
async function countAlone(sql: Db, scope: Scope, filter: ListFilter): Promise<string> {
  const statement = new Statement()
  const [row] = await statement.rows<[string]>(sql, `select (${count(statement.bind, scope, filter)})::text`)
  return row![0]
}

const timelineOf = `(
  select json_agg(x order by x.occurred_at, x.id) from (
    select ${messageColumnsText} from message m where m.ticket_id = t.id order by m.occurred_at desc, m.id desc limit ${timelineLimit}
  ) x
)::text`

function withTimeline(row: Values): Buffer {
  const messages = JSON.parse(row[ticketWire.width] ?? '[]') as MessageRow[]
  return Buffer.from(`${ticketWire.write(row, 0)},"timeline":${JSON.stringify(messages.map(presentMessage))}}`)
}

async function written(sql: Db, forms: ListForms, rows: readonly Values[]): Promise<Buffer[]> {
  const found = await forms.of(
    sql,
    rows.map((row) => ({ id: idOf(row), versions: row[1] ?? null })),
  )
  return rows.flatMap((row) => found.get(idOf(row)) ?? [])
}

/** A row begins with the ticket’s UUID and ends with the position. */
const idOf = (row: Values): string => row[0]!.slice(0, 36)

function positionsOf(rows: readonly Values[]): Record<string, number> {
  return Object.fromEntries(
    rows.flatMap((row) => (row.at(-1) === null ? [] : [[toId('ticket', idOf(row)), Number(row.at(-1))]])),
  )
}
