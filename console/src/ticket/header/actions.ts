import { api } from '../../api/index.ts'
import type { TicketPatch } from '../../api/pending.ts'
import { ApiProblem } from '../../api/problem.ts'
import { ticketQuery } from '../../api/queries.ts'
import { queryClient } from '../../api/query-client.ts'
import { changeTickets } from '../../api/tickets.ts'
import type { Priority, Status, Ticket } from '../../api/types.ts'
import { toast, toastError } from '../../design/index.ts'
import { t } from '../words.ts'

export type TicketActions = {
  setStatus(status: Status): void
  setPriority(priority: Priority): void
  assign(agentId: string | null): void
  setDepartment(departmentId: string | null): void
  toggleTag(name: string): void
  snooze(until: Date | null): void
  setSubject(subject: string): void
}

/** Where a ticket may go from each status; the server's rule. */
export const moves: Record<Status, readonly Status[]> = {
  new: ['open', 'pending_customer', 'resolved', 'closed'],
  open: ['pending_customer', 'resolved', 'closed'],
  pending_customer: ['open', 'resolved', 'closed'],
  resolved: ['open', 'closed'],
  closed: [],
}

/** What can be done with a ticket: shown at once, and undone with words when it is refused. */
export function ticketActions(ticket: Ticket): TicketActions {
  const ticket_id = ticket.ticket_id
  const params = { ticket_id }
  const change = (patch: TicketPatch, send: () => Promise<Ticket | undefined>) =>
    void changeTickets([ticket_id], patch, send).catch(toastError)
  const update = (body: Parameters<typeof put>[1]) => change(body, () => put(ticket_id, body))
  return {
    setStatus: (status) => update({ status }),
    setPriority: (priority) => update({ priority }),
    setDepartment: (department_id) => update({ department_id }),
    snooze: (until) => update({ snoozed_until: until?.toISOString() ?? null }),
    assign: (agentId) =>
      change({ assigned_agent_id: agentId }, async () => {
        const query = { agent_id: agentId ?? '' }
        return (await api('PUT /tickets/{ticket_id}/assign', { params, query })).ticket
      }),
    toggleTag(name) {
      const isThere = ticket.tags.includes(name)
      const patch = ({ tags }: Ticket) => ({ tags: isThere ? tags.filter((one) => one !== name) : [...tags, name] })
      change(patch, () => changeTag(ticket_id, isThere ? { remove_tags: [name] } : { add_tags: [name] }))
    },
    setSubject: (subject) => change({ subject }, () => putSubject(ticket, subject)),
  }
}

function put(
  ticket_id: string,
  body: { status?: Status; priority?: Priority; department_id?: string | null; snoozed_until?: string | null },
) {
  return api('PUT /tickets/{ticket_id}', { params: { ticket_id }, body })
}

/** One tag more or less, whatever a colleague does to the others at the same time. */
async function changeTag(
  ticketId: string,
  tags: { add_tags: string[] } | { remove_tags: string[] },
): Promise<undefined> {
  const { results } = await api('POST /tickets/bulk', { body: { ticket_ids: [ticketId], ...tags } })
  const refused = results.find(({ ok }) => !ok)
  if (refused) throw new ApiProblem({ status: 409, code: refused.code ?? 'unknown', detail: refused.detail ?? '' })
}

/** Writes over the subject that was seen, and no other: whoever was faster keeps theirs, and it is said. */
async function putSubject(seen: Ticket, subject: string): Promise<Ticket | undefined> {
  const params = { ticket_id: seen.ticket_id }
  for (let version = seen.version, tries = 0; ; tries++) {
    try {
      return await api('PUT /tickets/{ticket_id}', { params, body: { subject }, ifVersion: version })
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'version_conflict' || tries > 4) throw error
      const now = await queryClient.fetchQuery({ ...ticketQuery(seen.ticket_id), staleTime: 0 })
      if (now.subject !== seen.subject) {
        toast(t('ticket.subject_changed', { subject: now.subject }), { isError: true })
        return undefined
      }
      version = now.version
    }
  }
}
