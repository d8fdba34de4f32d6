import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import { Nullable, Timestamp } from './words.ts'

const closed = { additionalProperties: false }

export const eraseReasons = ['customer_asked', 'legal_duty', 'retention', 'other'] as const
export type EraseReason = (typeof eraseReasons)[number]

export const EraseBody = Type.Object(
  {
    reason: Type.Optional(
      Type.Enum(['customer_asked', 'legal_duty', 'other'], {
        description: 'Why; one of these words, for a text could hold what is to be forgotten.',
      }),
    ),
  },
  { ...closed, examples: [{ reason: 'customer_asked' }] },
)

/** The receipt of an erasure. It holds ids and numbers only. */
export const Erasure = Type.Object(
  {
    id: Id('erasure'),
    customer_id: Id('customer'),
    reason: Type.Enum([...eraseReasons]),
    erased_at: Timestamp,
    finished_at: Nullable(
      Type.String({
        format: 'date-time',
        description: 'Null while it is under way; Parley finishes by itself what was interrupted.',
      }),
    ),
    what: Type.Record(Type.String(), Type.Integer(), {
      description: 'Rows that were deleted or emptied, by table.',
      examples: [{ customer: 1, channel_identity: 1, ticket: 2, message: 14, attachment: 1, search_entry: 16 }],
    }),
  },
  { $id: 'Erasure', ...closed },
)
export type Erasure = {
  id: string
  customer_id: string
  reason: EraseReason
  erased_at: string
  finished_at: string | null
  what: Record<string, number>
}

export const ErasureList = Type.Object(
  {
    erasures: Type.Array(Type.Ref('Erasure'), { description: 'Newest first.' }),
    next_cursor: Nullable(Type.String()),
  },
  closed,
)

const days = (least: number, description: string) =>
  Nullable(Type.Integer({ minimum: least, maximum: 36_500, description }))

/** How long data is kept, in days; null: for ever. */
export const Retention = Type.Object(
  {
    closed_tickets_days: days(
      1,
      'Tickets that were closed so long ago are emptied: their numbers stay, their words go. A customer of whom nothing else is left is erased.',
    ),
    receipts_days: days(8, 'Raw payloads of platforms; platforms repeat theirs for seven days.'),
    events_days: days(
      7,
      'The log, and with it the history that tickets show. Live clients that were away longer fetch anew.',
    ),
  },
  {
    $id: 'Retention',
    ...closed,
    examples: [{ closed_tickets_days: 730, receipts_days: 30, events_days: null }],
  },
)
export type Retention = Static<typeof Retention>

/** What a run of the rules would take away now. */
export const RetentionDryRun = Type.Object(
  {
    tickets: Type.Integer({ description: 'Closed tickets that would be emptied.' }),
    messages: Type.Integer({ description: 'Their messages.' }),
    customers: Type.Integer({ description: 'Customers that would be erased, for all their tickets are empty.' }),
    receipts: Type.Integer(),
    events: Type.Integer(),
  },
  { $id: 'RetentionDryRun', ...closed },
)
export type RetentionDryRun = Static<typeof RetentionDryRun>

/** Everything that is held about a customer; big, so it comes as a file. */
export const CustomerExport = Type.Object(
  {
    format: Type.Literal('parley.customer.1'),
    exported_at: Timestamp,
    customer: Type.Ref('Customer'),
    identities: Type.Array(Type.Unknown(), {
      description: 'Addresses on every channel, with those that led here before.',
    }),
    account: Nullable(Type.Unknown({ description: 'The account with which the customer signs in, without secrets.' })),
    notes: Type.Array(Type.Unknown(), { description: 'Notes that the company wrote on this customer.' }),
    erasures: Type.Array(Type.Ref('Erasure')),
    tickets: Type.Array(Type.Unknown(), {
      description:
        'Each with its facts, its messages (every one, notes included, with attachments, reactions, tries at delivery and what they said before) and the ids of its events.',
    }),
  },
  { $id: 'CustomerExport', ...closed },
)
