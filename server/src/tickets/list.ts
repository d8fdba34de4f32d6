import { type Sort, toId } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import type { Db } from '../db/sql.ts'
import { type Bind, Statement } from '../db/statement.ts'
import { countConditions, type ListFilter, statusIn, ticketConditions } from './filter.ts'
import { newestWire, ticketWire } from './list-wire.ts'
import { orders, type Place, wholeBranch } from './order.ts'
import { presentMessage } from './present.ts'
import { type MessageRow, messageColumnsText } from './row.ts'
import { timelineLimit } from './store.ts'
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
  /** Each ticket in its wire form, as JSON. */
  tickets: string[]
  total: number
  /** Where the page ends; null when it is empty. */
  last: Place | null
  /** Up to where the reader has read, by the tickets' outside ids. */
  positions: Record<string, number>
}

/** A page of tickets with the exact number of tickets that match, both out of one snapshot. */
export async function listTickets(sql: Db, scope: Scope, filter: ListFilter, page: ListPage): Promise<ListedPage> {
  const statement = new Statement()
  const { bind } = statement
  const { keys } = orders[page.sort]
  const newest = page.wholeTimelines ? timelineOf : newestWire.columns
  const columns = [
    ticketWire.columns,
    newest,
    `(select (${count(bind, scope, filter)})::text)`,
    ...keys.map((_, n) => `t.k${n}::text`),
  ]
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
    ) t
    join customer c on c.id = t.customer_id left join channel_identity i on i.id = t.identity_id
    ${page.wholeTimelines ? '' : 'left join message m on m.id = t.last_public_message_id'}
    ${page.reader ? `left join read_position p on p.agent_id = ${bind(page.reader)} and p.ticket_id = t.id` : ''}
    order by ${orderBy}`,
  )
  const at = ticketWire.width + (page.wholeTimelines ? 1 : newestWire.width)
  const [first] = rows
  const last = rows.at(-1)
  return {
    tickets: rows.map(
      (row) => `${ticketWire.write(row, 0)},"timeline":[${presentTimeline(row, page.wholeTimelines)}]}`,
    ),
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
        select t.*${keys.map((key, n) => `, ${key} as k${n}`).join('')}
        from ${after ? `(select * from ${found} offset 0) t where ${after}` : found} order by ${orderBy.join('')}t.id desc limit ${most}
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

function presentTimeline(row: Values, isWhole: boolean): string {
  const from = ticketWire.width
  if (!isWhole) return row[from]!.startsWith('|') ? '' : newestWire.write(row, from)
  const messages = JSON.parse(row[from] ?? '[]') as MessageRow[]
  return messages.map((message) => JSON.stringify(presentMessage(message))).join(',')
}

/** A row begins with the ticket’s UUID and ends with the position. */
const idOf = (row: Values): string => row[0]!.slice(0, 36)

function positionsOf(rows: readonly Values[]): Record<string, number> {
  return Object.fromEntries(
    rows.flatMap((row) => (row.at(-1) === null ? [] : [[toId('ticket', idOf(row)), Number(row.at(-1))]])),
  )
}
