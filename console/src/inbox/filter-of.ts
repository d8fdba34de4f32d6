import type { Sort, TicketFilter, View } from '../api/types.ts'
import { sorts, views } from '../api/types.ts'

export const usualSort: Sort = 'updated'
/** Views that say more than which statuses they hold. */
const ownSorts: readonly View[] = ['undelivered', 'snoozed']
const assignees: Partial<Record<View, string>> = { mine: 'me', unassigned: 'none' }

/**
 * What the API is asked for. What is typed goes before what the view means: `status:resolved` in Mine are mine that are
 * resolved, `assignee:ben` there are Ben's.
 */
export function filterOf(view: View, typed: Omit<TicketFilter, 'view' | 'sort'>, sort: Sort): TicketFilter {
  const assignee = assignees[view]
  if (typed.status && !ownSorts.includes(view))
    return { ...(assignee ? { assigned_agent_id: assignee } : {}), ...typed, sort }
  return { view: typed.assigned_agent_id && assignee ? 'open' : view, ...typed, sort }
}

export function viewOf(name: string): View | undefined {
  return views.find((view) => view === name)
}

export function sortOf(name: string | undefined): Sort {
  return sorts.find((sort) => sort === name) ?? usualSort
}
