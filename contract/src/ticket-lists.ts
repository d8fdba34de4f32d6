import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import { SnoozeWish } from './tickets.ts'
import { ChannelName, Nullable, Priority, Status, statuses, Tags } from './words.ts'

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
