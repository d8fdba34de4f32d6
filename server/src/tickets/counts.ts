import { type TicketCounts, toId, views } from '@parley/contract'
import type { Caller, Scope } from '../access/caller.ts'
import { ticketScopeText } from '../access/scope.ts'
import type { Db } from '../db/sql.ts'
import { type Bind, Statement } from '../db/statement.ts'
import { countConditions, filterOf, openStatuses, statusIn } from './filter.ts'

type Tally = Record<string, number> | null

/** How many tickets a caller sees in each view, and what is in view `open` by its kinds; exact, out of one snapshot. */
export async function countTickets(sql: Db, caller: Caller): Promise<TicketCounts> {
  const statement = new Statement()
  const { bind } = statement
  const inViews = views.flatMap((view) => {
    if (view === 'mine' && caller.type !== 'agent') return []
    const filter = filterOf({ view }, caller)
    const inside = filter && countConditions(bind, { kind: 'all' }, filter)
    return inside ? [`'${view}', coalesce(sum(t.tickets) filter (where ${inside}), 0)`] : []
  })
  const by = (column: string, isTag = false) => `(
    select json_object_agg(key, tickets) from (
      select ${column} as key, sum(tickets) as tickets from inbox
      where tag is ${isTag ? 'not ' : ''}null and ${column} is not null group by 1 having sum(tickets) > 0
    ) x
  )`
  const text = `
    with t as materialized (${counted(bind, caller.scope)}), inbox as materialized (
      select * from t where ${statusIn(openStatuses)} and not t.snoozed
    )
    select (select json_build_object(${inViews.join(', ')}) from t), ${by('channel')}, ${by('department_id')}, ${by('priority')},
      ${by('tag', true)}`
  const [row] = await statement.rows<[Record<string, number>, Tally, Tally, Tally, Tally]>(sql, text)
  const [inView, channels, departments, priorities, tags] = row!
  return {
    views: Object.fromEntries(views.map((view) => [view, inView[view] ?? 0])) as TicketCounts['views'],
    channels: channels ?? {},
    departments: Object.fromEntries(Object.entries(departments ?? {}).map(([id, n]) => [toId('department', id), n])),
    priorities: priorities ?? {},
    tags: tags ?? {},
  }
}

/** The kept counts in scope, with their deltas; those who see few tickets have them counted. */
function counted(bind: Bind, scope: Scope): string {
  const columns = 't.status, t.department_id, t.assigned_agent_id, t.channel, t.priority'
  const inScope = ticketScopeText(bind, scope)
  if (scope.kind === 'own' || scope.kind === 'ticket')
    return `
      select ${columns}, x.tag, t.snoozed_until is not null as snoozed, t.undelivered_count > 0 as undelivered, 1 as tickets
      from ticket t cross join unnest(array_append(t.tags, null)) as x(tag) where ${inScope}`
  const kept = (table: string) => `
    select ${columns}, t.tag, t.snoozed, t.undelivered, t.tickets from ${table} t
    where (t.tag is null or ${statusIn(openStatuses)}) and ${inScope}`
  return `${kept('ticket_count')} union all ${kept('ticket_count_delta')}`
}
