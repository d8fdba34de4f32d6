import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { agentsQuery, departmentsQuery } from '../../api/queries.ts'
import type { Message, Ticket } from '../../api/types.ts'
import { t } from '../words.ts'
import type { ThreadPlace } from './context.ts'
import type { EventNames } from './event-words.ts'

type Given = Pick<ThreadPlace, 'me' | 'canQuote' | 'canRedact' | 'quote' | 'redact' | 'jumpTo'>

/** What the messages of a thread ask for, as one object that stays the same while names do; and the names for what happened. */
export function usePlace(
  ticket: Ticket,
  messages: readonly Message[],
  given: Given,
): { place: ThreadPlace; names: EventNames } {
  const agents = useQuery(agentsQuery()).data
  const departments = useQuery(departmentsQuery()).data
  const customerName = ticket.customer.name ?? ticket.customer.channel_identity ?? t('app.customer_without_name')
  const { me, canQuote, canRedact } = given
  const latest = useRef({ messages, given })
  latest.current = { messages, given }
  return useMemo(() => {
    const named = new Map(agents?.map(({ id, name }) => [id, name]))
    const agentName = (id: string | null) => (id === null ? undefined : named.get(id))
    const place: ThreadPlace = {
      me,
      customerName,
      canQuote,
      canRedact,
      agentName,
      quote: (message) => latest.current.given.quote(message),
      redact: (message) => latest.current.given.redact(message),
      jumpTo: (id) => latest.current.given.jumpTo(id),
      find: (id) => latest.current.messages.find(({ message_id }) => message_id === id),
    }
    const names: EventNames = {
      me,
      customer: customerName,
      agent: agentName,
      department: (id) => departments?.find((one) => one.id === id)?.name,
    }
    return { place, names }
  }, [agents, departments, me, customerName, canQuote, canRedact])
}
