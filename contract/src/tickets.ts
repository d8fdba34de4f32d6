import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import type { Message } from './messages.ts'
import {
  ChannelName,
  Custom,
  MessageText,
  Nullable,
  Priority,
  Status,
  Subject,
  statuses,
  Tags,
  Timestamp,
} from './words.ts'

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
        primary_email: Type.Optional(Type.String({ format: 'email', maxLength: 254 })),
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

const SnoozeWish = Type.Union(
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

/** The views of the console. All but the last three leave snoozed tickets out. */
export const views = ['mine', 'unassigned', 'open', 'waiting', 'resolved', 'undelivered', 'snoozed'] as const
export type View = (typeof views)[number]

export const sorts = ['newest', 'updated', 'waiting', 'priority'] as const
export type Sort = (typeof sorts)[number]

const statusWord = `(?:${statuses.join('|')})`

export const ListTicketsQuery = Type.Object(
  {
    view: Type.Optional(
      Type.Enum([...views], {
        description:
          'mine: new, open and pending_customer of the caller’s own · unassigned: new and open that nobody has · open: new, open and pending_customer · waiting: pending_customer · resolved · undelivered: with answers that failed or whose fate is unknown · snoozed. All but the last three leave snoozed tickets out.',
      }),
    ),
    status: Type.Optional(
      Type.String({
        pattern: `^${statusWord}(?:,${statusWord})*$`,
        maxLength: 100,
        description: 'One status, or several with commas between.',
        examples: ['open', 'new,open'],
      }),
    ),
    assigned_agent_id: Type.Optional(
      Type.Union([Id('agent'), Type.Enum(['me', 'none'])], { description: '`me` is the agent who calls.' }),
    ),
    inbox_id: Type.Optional(Id('inbox')),
    channel: Type.Optional(ChannelName),
    priority: Type.Optional(Priority),
    department_id: Type.Optional(Id('department')),
    customer_id: Type.Optional(Id('customer')),
    tag: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    sort: Type.Optional(
      Type.Enum([...sorts], {
        default: 'newest',
        description:
          'updated: changed last, first · waiting: who waits longest, first · priority: urgent first, then who waits longest; resolved and closed tickets last. Equals stand newest first.',
      }),
    ),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 })),
    page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    cursor: Type.Optional(
      Type.String({ maxLength: 200, description: 'next_cursor of the page before; stands instead of page.' }),
    ),
    include: Type.Optional(Type.Literal('timeline', { description: 'Whole timelines; page_size at most 20.' })),
  },
  { additionalProperties: false },
)
export type ListTicketsQuery = Static<typeof ListTicketsQuery>

export const TicketList = Type.Object(
  {
    tickets: Type.Array(Type.Ref('Ticket')),
    total_count: Type.Integer(),
    page: Type.Integer(),
    page_size: Type.Integer(),
    next_cursor: Nullable(Type.String()),
    read_positions: Type.Optional(
      Type.Record(Type.String(), Type.Integer(), {
        description: 'For agents: up to which message they have read each ticket of the page; absent is 0.',
      }),
    ),
  },
  { additionalProperties: false },
)

const Tally = (of: string) => Type.Record(Type.String(), Type.Integer(), { description: of })

/** How many tickets the caller sees in each view; of those in `open`, how many by what. */
export const TicketCounts = Type.Object(
  {
    views: Type.Object(Object.fromEntries(views.map((view) => [view, Type.Integer()])) as Record<View, Type.TInteger>, {
      additionalProperties: false,
    }),
    channels: Tally('By channel.'),
    departments: Tally('By department_id; those of none are left out.'),
    priorities: Tally('By priority.'),
    tags: Tally('By tag.'),
  },
  { $id: 'TicketCounts', additionalProperties: false },
)
export type TicketCounts = Static<typeof TicketCounts>

export const ReadTicketBody = Type.Object(
  {
    position: Type.Integer({
      minimum: 0,
      maximum: 2_147_483_647,
      description: 'Everything up to this message is read, what comes after is not.',
    }),
  },
  { additionalProperties: false },
)
export const ReadPosition = Type.Object(
  { ticket_id: Id('ticket'), position: Type.Integer() },
  { additionalProperties: false },
)

export const BulkTicketsBody = Type.Object(
  {
    ticket_ids: Type.Array(Id('ticket'), { minItems: 1, maxItems: 100, uniqueItems: true }),
    status: Type.Optional(Status),
    priority: Type.Optional(Priority),
    assigned_agent_id: Type.Optional(Nullable(Id('agent', 'Needs the permission ticket.assign.'))),
    add_tags: Type.Optional(Tags),
    remove_tags: Type.Optional(Tags),
    snoozed_until: Type.Optional(SnoozeWish),
  },
  { additionalProperties: false },
)
export type BulkTicketsBody = Static<typeof BulkTicketsBody>

export const BulkTicketsReply = Type.Object(
  {
    results: Type.Array(
      Type.Object(
        {
          ticket_id: Id('ticket'),
          ok: Type.Boolean(),
          code: Type.Optional(Type.String({ description: 'Why not; a code of the table of errors.' })),
          detail: Type.Optional(Type.String({ description: 'Why not, in a sentence.' })),
        },
        { additionalProperties: false },
      ),
      { description: 'In the order asked for.' },
    ),
  },
  { additionalProperties: false },
)
export type BulkTicketsReply = Static<typeof BulkTicketsReply>

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

export const AssignReply = Type.Object(
  { success: Type.Literal(true), ticket: Type.Ref('Ticket') },
  { additionalProperties: false },
)
