import Type, { type Static } from 'typebox'
import { EmailAddress } from './email-address.ts'
import { Id } from './ids.ts'
import type { Message } from './messages.ts'
import { ChannelName, Custom, MessageText, Nullable, Priority, Status, Subject, Tags, Timestamp } from './words.ts'

export const Source = Type.Object(
  {
    channel: Type.String({ examples: ['whatsapp'] }),
    origin_platform_id: Type.String({ examples: ['+15550100'] }),
    is_bot_handoff: Type.Boolean(),
  },
  { $id: 'Source', additionalProperties: false },
)

export const TicketCustomer = Type.Object(
  {
    internal_id: Id('customer'),
    name: Nullable(Type.String()),
    primary_email: Nullable(Type.String()),
    channel_identity: Nullable(Type.String({ description: 'The customer’s address on the ticket’s channel.' })),
    identity_id: Nullable(Id('identity', 'Whose address that is; the same one may change its address.')),
  },
  { $id: 'TicketCustomer', additionalProperties: false },
)

const ticketFields = {
  ticket_id: Id('ticket'),
  number: Type.Integer({ description: 'Short number for people.' }),
  created_at: Timestamp,
  updated_at: Timestamp,
  status: Status,
  priority: Priority,
  subject: Type.String(),
  assigned_agent_id: Nullable(Id('agent')),
  department_id: Nullable(Id('department')),
  inbox_id: Nullable(Id('inbox')),
  tags: Type.Array(Type.String()),
  custom: Type.Record(Type.String(), Type.Unknown()),
  source: Type.Ref('Source'),
  customer: Type.Ref('TicketCustomer'),
  previous_ticket_id: Nullable(Id('ticket', 'The resolved or closed ticket that this one goes on from.')),
  resolved_at: Nullable(Timestamp),
  closed_at: Nullable(Timestamp),
  last_inbound_at: Nullable(Timestamp),
  waiting_since: Nullable(
    Type.String({
      format: 'date-time',
      description: 'When the customer wrote the first message that nobody has answered; null when nobody waits.',
    }),
  ),
  snoozed_until: Nullable(
    Type.String({ format: 'date-time', description: 'Out of the way until then, or until the customer writes.' }),
  ),
  undelivered_count: Type.Integer({ description: 'Answers whose delivery has failed or is unknown.' }),
  message_count: Type.Integer(),
  version: Type.Integer({ description: 'Also the ETag.' }),
}

export const Ticket = Type.Object(
  {
    ...ticketFields,
    timeline: Type.Array(Type.Ref('Message'), {
      description: 'Oldest first. In lists: the newest public message only, unless include=timeline.',
    }),
  },
  { $id: 'Ticket', additionalProperties: false },
)
export type Ticket = {
  ticket_id: string
  number: number
  created_at: string
  updated_at: string
  status: Static<typeof Status>
  priority: Static<typeof Priority>
  subject: string
  assigned_agent_id: string | null
  department_id: string | null
  inbox_id: string | null
  tags: string[]
  custom: Record<string, unknown>
  source: Static<typeof Source>
  customer: Static<typeof TicketCustomer>
  previous_ticket_id: string | null
  resolved_at: string | null
  closed_at: string | null
  last_inbound_at: string | null
  waiting_since: string | null
  snoozed_until: string | null
  undelivered_count: number
  message_count: number
  version: number
  timeline: Message[]
}

export const CreateTicketBody = Type.Object(
  {
    source: Type.Object(
      {
        channel: ChannelName,
        origin_platform_id: Type.Optional(Type.String({ maxLength: 512 })),
        is_bot_handoff: Type.Optional(Type.Boolean()),
      },
      { additionalProperties: false },
    ),
    customer: Type.Object(
      {
        internal_id: Type.Optional(
          Type.Union([Type.Literal(''), Id('customer')], { description: 'Empty: found or made by the rest.' }),
        ),
        name: Type.Optional(Type.String({ maxLength: 300 })),
        primary_email: Type.Optional(EmailAddress),
        channel_identity: Type.Optional(Type.String({ maxLength: 512 })),
      },
      { additionalProperties: false },
    ),
    subject: Subject,
    initial_message: MessageText,
    priority: Type.Optional(Priority),
    tags: Type.Optional(Tags),
    department_id: Type.Optional(Id('department')),
    custom: Type.Optional(Custom),
  },
  {
    additionalProperties: false,
    examples: [
      {
        source: { channel: 'whatsapp', origin_platform_id: '+15550100', is_bot_handoff: false },
        customer: {
          internal_id: '',
          name: 'John Doe',
          primary_email: 'john@example.com',
          channel_identity: '+15550100',
        },
        subject: 'Cannot complete checkout',
        initial_message: "I'm getting an error when trying to pay",
        priority: 'high',
        tags: ['billing', 'checkout'],
      },
    ],
  },
)
export type CreateTicketBody = Static<typeof CreateTicketBody>

export const SnoozeWish = Type.Union(
  [
    Type.String({
      format: 'date-time',
      description: 'A time to come; not for a ticket that is resolved or closed.',
      examples: ['2026-01-20T09:00:00.000Z'],
    }),
    Type.Null(),
  ],
  { description: 'Until when the ticket is out of the way; null brings it back.' },
)

export const UpdateTicketBody = Type.Object(
  {
    status: Type.Optional(Status),
    priority: Type.Optional(Priority),
    tags: Type.Optional(Tags),
    subject: Type.Optional(Subject),
    department_id: Type.Optional(Nullable(Id('department'))),
    custom: Type.Optional(Custom),
    snoozed_until: Type.Optional(SnoozeWish),
  },
  {
    additionalProperties: false,
    examples: [{ status: 'resolved', priority: 'medium', tags: ['billing', 'resolved'] }],
  },
)
export type UpdateTicketBody = Static<typeof UpdateTicketBody>

export const TicketStatus = Type.Object(
  {
    ticket_id: Id('ticket'),
    status: Status,
    last_updated: Timestamp,
    has_agent_reply: Type.Boolean(),
    last_agent_message: Nullable(
      Type.Object(
        { message_id: Id('message'), timestamp: Timestamp, content: Type.String() },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

export const TransferBody = Type.Object(
  {
    agent_id: Type.Optional(Id('agent', 'Who gets it.')),
    department_id: Type.Optional(Id('department', 'Where it goes.')),
    note: Type.Optional(MessageText),
  },
  {
    additionalProperties: false,
    examples: [{ department_id: 'dep_01jcn1yz00e008000000000001', note: 'A question about an invoice.' }],
  },
)
export type TransferBody = Static<typeof TransferBody>

export const AssignReply = Type.Object(
  { success: Type.Literal(true), ticket: Type.Ref('Ticket') },
  { additionalProperties: false },
)
