import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import { Nullable, Status, Timestamp } from './words.ts'

export const Identity = Type.Object(
  {
    channel: Type.String(),
    kind: Type.String({ description: 'phone, bsuid, psid, x_user, session, email or external.' }),
    address: Type.String(),
    display_name: Nullable(Type.String()),
  },
  { $id: 'Identity', additionalProperties: false },
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
  },
  { $id: 'Customer', additionalProperties: false },
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
}

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
  { additionalProperties: false },
)

export const CustomerTicketsQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })) },
  { additionalProperties: false },
)
