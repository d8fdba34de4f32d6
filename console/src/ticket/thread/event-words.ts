import type { Event, Priority, Status } from '../../api/types.ts'
import { formatMoment } from '../../words/dates.ts'
import { formatList } from '../../words/t.ts'
import { t } from '../words.ts'
import { isolate } from './names.ts'

/** Names of what events point at; of someone or something that is gone, undefined. */
export type EventNames = {
  me: string
  customer: string
  agent(id: string): string | undefined
  department(id: string): string | undefined
}

type Changed = 'subject' | 'priority' | 'tags' | 'department_id' | 'custom' | 'snoozed_until'
type Data = {
  from?: string | null
  to?: string | null | { priority?: Priority; department_id?: string | null; snoozed_until?: string | null }
  reason?: 'agent' | 'customer_wrote' | 'agent_replied'
  changed?: Changed[]
}

/** Whether it tells more than the messages around it: that an answer opened the ticket they say themselves. */
export function isTold({ type, data }: Pick<Event, 'type' | 'data'>): boolean {
  const { reason, from } = data as Data
  if (type === 'ticket.status_changed')
    return reason === 'agent' || (reason === 'customer_wrote' && (from === 'resolved' || from === 'closed'))
  return type === 'ticket.assigned' || type === 'ticket.updated'
}

/** One sentence for what one actor did in one go: "Maya assigned this to Leo and set the priority to High". */
export function eventWords(events: readonly Event[], names: EventNames): string {
  const [first] = events
  if (!first) return ''
  const deeds = events.flatMap((event) => deedsOf(event, names))
  return t('ticket.event', { actor: actorName(first.actor, names), what: formatList([...new Set(deeds)]) })
}

function actorName({ type, id }: Event['actor'], names: EventNames): string {
  if (type === 'agent') return id === names.me ? t('ticket.you') : agentName(id, names)
  if (type === 'customer') return isolate(names.customer)
  return type === 'service' ? t('ticket.a_program') : t('app.name')
}

function agentName(id: string | null, names: EventNames): string {
  const name = id ? names.agent(id) : undefined
  return name === undefined ? t('app.someone') : isolate(name)
}

function deedsOf({ type, data, actor }: Event, names: EventNames): string[] {
  const { from, to, reason, changed = [] } = data as Data
  if (type === 'ticket.assigned') {
    if (typeof to !== 'string')
      return [
        from === actor.id ? t('ticket.event_let_go') : t('ticket.event_unassigned', { name: nameOf(from, names) }),
      ]
    return [to === actor.id ? t('ticket.event_took') : t('ticket.event_assigned', { name: nameOf(to, names) })]
  }
  if (type === 'ticket.status_changed')
    return [reason === 'customer_wrote' ? t('ticket.event_wrote_again') : moved(from as Status, to as Status)]
  const values = typeof to === 'object' && to !== null ? to : {}
  return changed.map((field) => changedWords(field, values, actor.type === 'system', names))
}

const nameOf = (id: string | null | undefined, names: EventNames): string =>
  id === names.me ? t('ticket.you_object') : agentName(id ?? null, names)

function moved(from: Status, to: Status): string {
  if (to === 'open') return from === 'new' ? t('ticket.event_opened') : t('ticket.event_reopened')
  if (to === 'resolved') return t('ticket.event_resolved')
  return to === 'closed' ? t('ticket.event_closed') : t('ticket.event_waits')
}

function changedWords(
  field: Changed,
  to: { priority?: Priority; department_id?: string | null; snoozed_until?: string | null },
  isBySystem: boolean,
  names: EventNames,
): string {
  if (field === 'priority' && to.priority) return t('ticket.event_priority', { to: t(`app.priority_${to.priority}`) })
  if (field === 'department_id' && to.department_id !== undefined) {
    const name = to.department_id && names.department(to.department_id)
    return name ? t('ticket.event_department', { name: isolate(name) }) : t('ticket.event_no_department')
  }
  if (field === 'snoozed_until') {
    if (to.snoozed_until) return t('ticket.event_snoozed', { until: formatMoment(to.snoozed_until) })
    return isBySystem ? t('ticket.event_woke') : t('ticket.event_unsnoozed')
  }
  return t(`ticket.event_changed_${field}`)
}
