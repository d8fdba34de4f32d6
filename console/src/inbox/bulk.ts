import { api } from '../api/index.ts'
import type { TicketPatch } from '../api/pending.ts'
import { changeTickets } from '../api/tickets.ts'
import type { BulkBody, BulkReply, Status, Ticket } from '../api/types.ts'
import { onLiveEvent } from '../live/index.ts'

export type BulkChange = Omit<BulkBody, 'ticket_ids'>
type Failed = BulkReply['results'][number]

const mostAtOnce = 100
const patience = 2500

/**
 * Changes many tickets, shown at once. What the API refused is shown as it was again.
 * @returns those that could not be changed
 * @throws ApiProblem when a request as a whole was refused
 */
export async function changeMany(tickets: readonly Ticket[], change: BulkChange): Promise<Failed[]> {
  const ids = tickets.map(({ ticket_id }) => ticket_id)
  const failed: Failed[] = []
  await changeTickets(ids, patchOf(change), async () => {
    const heard = listen(ids)
    try {
      for (let from = 0; from < ids.length; from += mostAtOnce) {
        const body = { ticket_ids: ids.slice(from, from + mostAtOnce), ...change }
        const { results } = await api('POST /tickets/bulk', { body })
        failed.push(...results.filter(({ ok }) => !ok))
      }
      // The live feed tells what became of them; until then they show what was wished.
      const unchanged = tickets.filter((ticket) => isAlready(ticket, change)).map(({ ticket_id }) => ticket_id)
      await heard.all([...failed.map(({ ticket_id }) => ticket_id), ...unchanged])
    } finally {
      heard.stop()
    }
    return undefined
  })
  return failed
}

/** What brings the tickets back to what they were; several changes, for they may have differed. Empty when there is no way back. */
export function wayBack(tickets: readonly Ticket[], change: BulkChange): { tickets: Ticket[]; change: BulkChange }[] {
  const steps: { tickets: Ticket[]; change: BulkChange }[] = []
  const add = <Value>(of: (ticket: Ticket) => Value, make: (value: Value) => BulkChange) => {
    for (const [value, own] of Map.groupBy(tickets, of)) steps.push({ tickets: own, change: make(value) })
  }
  const { status } = change
  if (status === 'closed') return []
  if (status !== undefined) {
    const moved = tickets.filter((ticket) => ticket.status !== status && ticket.status !== 'closed')
    const from = (...before: Status[]) => moved.filter((ticket) => before.includes(ticket.status))
    // Nothing becomes new again, and from resolved the way leads by open.
    if (status !== 'open') steps.push({ tickets: from('new', 'open'), change: { status: 'open' } })
    if (status === 'resolved') steps.push({ tickets: from('pending_customer'), change: { status: 'open' } })
    steps.push({ tickets: from('pending_customer'), change: { status: 'pending_customer' } })
    steps.push({ tickets: from('resolved'), change: { status: 'resolved' } })
  }
  if (change.priority !== undefined)
    add(
      ({ priority }) => priority,
      (priority) => ({ priority }),
    )
  if (change.assigned_agent_id !== undefined)
    add(
      ({ assigned_agent_id: id }) => id,
      (assigned_agent_id) => ({ assigned_agent_id }),
    )
  if (change.snoozed_until !== undefined)
    add(
      ({ snoozed_until: at }) => at,
      (snoozed_until) => ({ snoozed_until }),
    )
  const { add_tags: [added] = [], remove_tags: [removed] = [] } = change
  if (added)
    steps.push({ tickets: tickets.filter(({ tags }) => !tags.includes(added)), change: { remove_tags: [added] } })
  if (removed)
    steps.push({ tickets: tickets.filter(({ tags }) => tags.includes(removed)), change: { add_tags: [removed] } })
  return steps.filter((step) => step.tickets.length > 0)
}

function patchOf({ add_tags: added = [], remove_tags: removed = [], ...fields }: BulkChange): TicketPatch {
  if (added.length === 0 && removed.length === 0) return fields
  return ({ tags }) => ({ ...fields, tags: [...new Set([...tags, ...added])].filter((tag) => !removed.includes(tag)) })
}

function isAlready(ticket: Ticket, change: BulkChange): boolean {
  const patch = patchOf(change)
  const after = { ...ticket, ...(typeof patch === 'function' ? patch(ticket) : patch) }
  return JSON.stringify(after) === JSON.stringify(ticket)
}

/** Hears of these tickets from now on. */
function listen(ids: readonly string[]) {
  const left = new Set(ids)
  let done = () => {}
  const stop = onLiveEvent(({ ticket_id: id }) => {
    if (id && left.delete(id) && left.size === 0) done()
  })
  return {
    stop,
    /** Resolves when each was heard of but these, or after a while. */
    all(but: readonly string[]): Promise<void> {
      for (const id of but) left.delete(id)
      if (left.size === 0) return Promise.resolve()
      return new Promise((resolve) => {
        done = resolve
        setTimeout(resolve, patience)
      })
    },
  }
}
