import Type, { type Static } from 'typebox'
import { EmailAddress } from './email-address.ts'
import { Id } from './ids.ts'
import { Custom, Nullable, Status, Timestamp } from './words.ts'

const closed = { additionalProperties: false }

export const Identity = Type.Object(
  {
    channel: Type.String(),
    kind: Type.String({ description: 'phone, bsuid, psid, x_user, session, email or external.' }),
    address: Type.String(),
    display_name: Nullable(Type.String()),
  },
  { $id: 'Identity', ...closed },
)

export const Customer = Type.Object(
  {
    customer_id: Id('customer'),
    status: Type.Enum(['active', 'blocked']),
    name: Nullable(Type.String()),
    primary_email: Nullable(Type.String()),
    email_verified: Type.Boolean(),
    custom: Type.Record(Type.String(), Type.Unknown()),
    identities: Type.Array(Type.Ref('Identity')),
    created_at: Timestamp,
    updated_at: Timestamp,
    erased_at: Nullable(
      Type.String({
        format: 'date-time',
        description: 'When everything known of this person was erased; what is left is a shell.',
      }),
    ),
  },
  { $id: 'Customer', ...closed },
)
export type Customer = {
  customer_id: string
  status: 'active' | 'blocked'
  name: string | null
  primary_email: string | null
  email_verified: boolean
  custom: Record<string, unknown>
  identities: Static<typeof Identity>[]
  created_at: string
  updated_at: string
  erased_at: string | null
}

export const UpdateCustomerBody = Type.Object(
  {
    name: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 300, pattern: '^\\S(?:.*\\S)?$' }))),
    primary_email: Type.Optional(Nullable(EmailAddress)),
    custom: Type.Optional(Custom),
  },
  { ...closed, examples: [{ name: 'Ada Byron', custom: { plan: 'gold' } }] },
)
export type UpdateCustomerBody = Static<typeof UpdateCustomerBody>

export const CustomerTicket = Type.Object(
  {
    ticket_id: Id('ticket'),
    number: Type.Integer(),
    subject: Type.String(),
    status: Status,
    channel: Type.String(),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  closed,
)

export const CustomerTicketsQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })) },
  closed,
)

/** What we know of a customer and no channel says. The customer never sees it. */
export const CustomerNote = Type.Object(
  {
    note_id: Id('note'),
    content: Type.String(),
    agent_id: Nullable(Id('agent', 'Who wrote it; null: a service.')),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { $id: 'CustomerNote', ...closed },
)
export type CustomerNote = {
  note_id: string
  content: string
  agent_id: string | null
  created_at: string
  updated_at: string
}
export const CustomerNoteList = Type.Object(
  {
    notes: Type.Array(Type.Ref('CustomerNote'), { description: 'Newest first.' }),
    next_cursor: Nullable(Type.String()),
  },
  closed,
)
export const CustomerNoteBody = Type.Object(
  { content: Type.String({ minLength: 1, maxLength: 10_000, pattern: '\\S' }) },
  { ...closed, examples: [{ content: 'Prefers to be called in the afternoon.' }] },
)

export const CustomerSuggestionList = Type.Object(
  {
    suggestions: Type.Array(
      Type.Object(
        {
          customer: Type.Ref('Customer'),
          reasons: Type.Array(Type.Enum(['same_email', 'same_phone', 'same_name'])),
        },
        closed,
      ),
      { description: 'At most five, the likeliest first.' },
    ),
  },
  closed,
)
