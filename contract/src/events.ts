import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import { leftType } from './left.ts'
import type { Message } from './messages.ts'
import type { Ticket } from './tickets.ts'
import { DeliveryState, Nullable, Priority, SenderType, Status, Timestamp, Visibility } from './words.ts'

const strict = { additionalProperties: false } as const

const updated = {
  priority: Type.Optional(Priority),
  department_id: Type.Optional(Nullable(Id('department'))),
  snoozed_until: Type.Optional(Nullable(Timestamp)),
}

/**
 * Every event type and the small facts it carries. Events hold ids and facts, never message text or personal data: those stay
 * in the tables and are filled in when an event leaves the house, so that erasing a person does not rewrite history.
 */
export const eventData = {
  'ticket.created': Type.Object(
    { status: Status, priority: Priority, channel: Type.String(), previous_ticket_id: Nullable(Id('ticket')) },
    strict,
  ),
  'ticket.updated': Type.Object(
    {
      changed: Type.Array(Type.Enum(['subject', 'priority', 'tags', 'department_id', 'custom', 'snoozed_until']), {
        minItems: 1,
      }),
      to: Type.Optional(
        Type.Object(updated, {
          ...strict,
          description: 'What these became; texts and tags stand on the ticket alone.',
        }),
      ),
      from: Type.Optional(
        Type.Object(updated, {
          ...strict,
          description: 'What these were before. Events of earlier releases give the department alone.',
        }),
      ),
    },
    strict,
  ),
  'ticket.status_changed': Type.Object(
    { from: Status, to: Status, reason: Type.Enum(['agent', 'customer_wrote', 'agent_replied']) },
    strict,
  ),
  'ticket.emptied': Type.Object({ reason: Type.Enum(['erasure', 'retention']) }, strict),
  'ticket.assigned': Type.Object({ from: Nullable(Id('agent')), to: Nullable(Id('agent')) }, strict),
  'message.created': Type.Object(
    { sender_type: SenderType, visibility: Visibility, content_type: Type.String() },
    strict,
  ),
  'message.delivery_changed': Type.Object(
    { from: Nullable(DeliveryState), to: DeliveryState, code: Nullable(Type.String()) },
    strict,
  ),
  'message.edited': Type.Object({}, strict),
  'message.deleted': Type.Object({}, strict),
  'message.redacted': Type.Object({}, strict),
  'message.reaction_changed': Type.Object({ removed: Type.Boolean() }, strict),
  'customer.updated': Type.Object(
    {
      customer_id: Id('customer'),
      changed: Type.Array(Type.Enum(['name', 'primary_email', 'custom', 'notes']), { minItems: 1 }),
    },
    strict,
  ),
  'customer.identity_changed': Type.Object({ customer_id: Id('customer'), identity_id: Id('identity') }, strict),
  'customer.erased': Type.Object({ customer_id: Id('customer') }, strict),
  'inbox.noticed': Type.Object(
    { inbox_id: Id('inbox'), code: Type.String(), level: Type.Enum(['info', 'warn', 'alarm']), words: Type.String() },
    strict,
  ),
  'inbox.problem_changed': Type.Object({ inbox_id: Id('inbox'), problem: Nullable(Type.String()) }, strict),
  'receipt.quarantined': Type.Object(
    { receipt_id: Type.String(), kind: Type.Enum(['unparsed', 'unrouted', 'failed']) },
    strict,
  ),
} as const

export type EventType = keyof typeof eventData
export type EventData<T extends EventType = EventType> = Static<(typeof eventData)[T]>
export const eventTypes = Object.keys(eventData) as EventType[]
export const Actor = Type.Object(
  {
    type: Type.Enum(['agent', 'service', 'customer', 'platform', 'system']),
    id: Nullable(Type.String()),
  },
  { $id: 'Actor', ...strict },
)

/** A customer as tickets show it; with `identity`, also the address of those tickets that stand on it. */
export const EventCustomer = Type.Object(
  {
    customer_id: Id('customer'),
    name: Nullable(Type.String()),
    primary_email: Nullable(Type.String()),
    identity: Type.Optional(Type.Object({ identity_id: Id('identity'), channel_identity: Type.String() }, strict)),
  },
  { $id: 'EventCustomer', ...strict },
)
export type EventCustomer = Static<typeof EventCustomer>

/**
 * An event as it leaves the house: the fact, and the ticket, message or customer it speaks of as they stand now. The ticket's
 * timeline is empty, for messages come in events of their own.
 */
export const Event = Type.Object(
  {
    id: Id('event'),
    seq: Type.Integer({ description: 'Place in the log; every reader resumes from it.' }),
    type: Type.Enum([...eventTypes, leftType]),
    occurred_at: Timestamp,
    ticket_id: Nullable(Id('ticket')),
    message_id: Nullable(Id('message')),
    actor: Type.Ref('Actor'),
    data: Type.Unknown({ description: 'Small facts; one strict schema per type.' }),
    ticket: Type.Optional(Type.Ref('Ticket')),
    message: Type.Optional(Type.Ref('Message')),
    customer: Type.Optional(Type.Ref('EventCustomer')),
  },
  { $id: 'Event', ...strict },
)
export type Event = {
  id: string
  seq: number
  type: EventType | typeof leftType
  occurred_at: string
  ticket_id: string | null
  message_id: string | null
  actor: Static<typeof Actor>
  data: EventData
  /** Its `timeline` is empty: messages come in events of their own. */
  ticket?: Ticket
  message?: Message
  /** With the types `customer.*`: what every ticket of this customer shows of it from now on. */
  customer?: EventCustomer
}

export const EventsQuery = Type.Object(
  {
    after: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  },
  strict,
)

export const EventList = Type.Object({ events: Type.Array(Type.Ref('Event')), seq: Type.Integer() }, strict)

/** The types that stand in a ticket's own history; its messages tell the rest. */
export const historyTypes = ['ticket.assigned', 'ticket.status_changed', 'ticket.updated'] as const

export const TicketEventsQuery = Type.Object(
  {
    before: Type.Optional(
      Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'next_before of the page before.' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  },
  strict,
)

export const TicketEventList = Type.Object(
  {
    events: Type.Array(Type.Ref('Event'), { description: 'Newest first; without the ticket, which they are about.' }),
    next_before: Nullable(Type.Integer({ description: 'The `before` of the next page.' })),
  },
  strict,
)
