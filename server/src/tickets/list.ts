import { type Sort, toId } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import type { Db } from '../db/sql.ts'
import { type Bind, Statement } from '../db/statement.ts'
import { countConditions, type ListFilter, statusIn, ticketConditions } from './filter.ts'
import { type ListForms, rowJoins, versionsOfRow } from './list-forms.ts'
import { orders, type Place, wholeBranch } from './order.ts'
import type { TicketForms } from './ticket-forms.ts'

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

/**
 * A page of tickets with the exact number of tickets that match: which ones and how many out of one snapshot, which is told. It comes
 * as one row, for a row costs PostgreSQL and the driver more than what stands in it.
 */
export async function listTickets(
  { sql, forms, whole }: { sql: Db; forms: ListForms; whole: TicketForms },
  scope: Scope,
  filter: ListFilter,
  page: ListPage,
): Promise<{ page: ListedPage; epoch: string; snapshot: string }> {
  const statement = new Statement()
  const { bind } = statement
  const { keys } = orders[page.sort]
  const facts = ['t.id', versionsOfRow, page.reader ? 'p.position' : `''`, ...keys.map((_, n) => `t.k${n}`)]
  const orderBy = [...keys.map(({ isDescending }, n) => `t.k${n}${isDescending ? ' desc' : ''}`), 't.id desc'].join(
    ', ',
  )
  const offset = 'offset' in page.from ? page.from.offset : 0
  const [row] = await statement.rows<[total: string, epoch: string, snapshot: string, listed: string | null]>(
    sql,
    `select (select (${count(bind, scope, filter)})::text), (select epoch::text from access_epoch), pg_current_snapshot()::text,
      string_agg(t.facts, E'\\n')
    from (
      select concat(${facts.join(`, '|', `)}) as facts
      from (
        select * from (${union(bind, scope, filter, page, offset + page.limit)}) t
        order by ${orderBy} limit ${bind(page.limit)} offset ${bind(offset)}
      ) t ${rowJoins}
      ${page.reader ? `left join read_position p on p.agent_id = ${bind(page.reader)} and p.ticket_id = t.id` : ''}
      order by ${orderBy}
    ) t`,
  )
  const [total, epoch, snapshot, listed] = row!
  const found = listed === null ? [] : listed.split('\n').map((facts) => facts.split('|') as Facts)
  const ids = found.map(([id]) => id)
  const words = page.wholeTimelines ? await whole.many(scope, ids) : await forms.of(sql, found.map(versionOf))
  const last = found.at(-1)
  return {
    epoch,
    snapshot,
    page: {
      tickets: ids.flatMap((id) => words.get(id) ?? []),
      total: Number(total),
      last: last ? [...last.slice(3), last[0]] : null,
      positions: positionsOf(found),
    },
  }
}

/** What a listed ticket's row holds: its UUID, the versions of its words or '', the reader's position or '', and its keys. */
type Facts = [id: string, versions: string, position: string, ...keys: string[]]

const versionOf = ([id, versions]: Facts) => ({ id, versions: versions || null })

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

function positionsOf(found: readonly Facts[]): Record<string, number> {
  return Object.fromEntries(
    found.flatMap(([id, , position]) => (position === '' ? [] : [[toId('ticket', id), Number(position)]])),
  )
}
