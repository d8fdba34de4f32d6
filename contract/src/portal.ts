import Type, { type Static } from 'typebox'
import { LinkBody, maxPasswordCharacters } from './access.ts'
import { EmailAddress } from './email-address.ts'
import { Id } from './ids.ts'
import { NewPassword } from './me.ts'
import { MessageText, Nullable, Status, Subject, Timestamp } from './words.ts'

// What customers see: their accounts and their own tickets, in the words of the support assistant's document.

const closed = { additionalProperties: false }
const aPassword = Type.String({ minLength: 1, maxLength: maxPasswordCharacters })

export const SignUpBody = Type.Object(
  { email: EmailAddress, password: NewPassword },
  { ...closed, examples: [{ email: 'user@example.com', password: 'password' }] },
)
export const SignUpReply = Type.Object(
  { email: EmailAddress, message: Type.String() },
  {
    ...closed,
    description: 'The same whether or not there was an account; whoever reads the mail of the address is told which.',
    examples: [{ email: 'user@example.com', message: 'A letter is on its way to this address.' }],
  },
)

export const CustomerLoginBody = Type.Object(
  {
    username: Type.Optional(Type.String({ minLength: 1, maxLength: 254, description: 'The e-mail address.' })),
    email: Type.Optional(Type.String({ minLength: 1, maxLength: 254, description: 'The same, by its other name.' })),
    password: aPassword,
    grant_type: Type.Optional(Type.Enum(['', 'password'], { description: 'As forms of OAuth 2 send it.' })),
    scope: Type.Optional(Type.String({ maxLength: 200 })),
    client_id: Type.Optional(Type.String({ maxLength: 200 })),
    client_secret: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { ...closed, examples: [{ username: 'user@example.com', password: 'password' }] },
)
export type CustomerLoginBody = Static<typeof CustomerLoginBody>

export const CustomerTokenReply = Type.Object(
  {
    access_token: Type.String({ description: 'For Authorization: Bearer.' }),
    token_type: Type.Literal('bearer'),
    expires_in: Type.Integer({ description: 'Seconds until it ends.' }),
  },
  closed,
)
export type CustomerTokenReply = Static<typeof CustomerTokenReply>

export const VerifyBody = Type.Object(
  { ...LinkBody.properties, password: aPassword },
  {
    ...closed,
    description: 'The password shows that whoever reads the mail of the address is also who made the account.',
    examples: [{ token: 'x'.repeat(43), password: 'password' }],
  },
)

export const PortalAccount = Type.Object(
  {
    id: Id('customerAccount'),
    email: EmailAddress,
    is_verified: Type.Boolean({ description: 'Only then earlier tickets of this address are shown.' }),
    created_at: Timestamp,
  },
  closed,
)

const message = {
  id: Id('message'),
  content: Type.String(),
  role: Type.Enum(['user', 'agent', 'assistant', 'system'], { description: 'Who wrote it: `user` is the customer.' }),
  is_ai: Type.Boolean(),
  created_at: Timestamp,
}
export const PortalMessage = Type.Object(message, { $id: 'PortalMessage', ...closed })
export type PortalMessage = Static<typeof PortalMessage>
export const NewPortalMessage = Type.Object(
  {
    ...message,
    ticket_id: Id('ticket', 'The ticket that it stands on: a new one when the old one was closed.'),
  },
  closed,
)

const ticket = {
  id: Id('ticket'),
  number: Type.Integer({ description: 'Short, for people.' }),
  title: Type.String(),
  description: Type.String({ description: 'The first message.' }),
  status: Status,
  created_at: Timestamp,
  updated_at: Timestamp,
}
export const PortalTicket = Type.Object(ticket, { $id: 'PortalTicket', ...closed })
export type PortalTicket = Static<typeof PortalTicket>
export const PortalTicketDetail = Type.Object(
  {
    ...ticket,
    previous_ticket_id: Nullable(Id('ticket')),
    messages: Type.Array(Type.Ref('PortalMessage'), { description: 'Oldest first; the newest 1,000.' }),
  },
  closed,
)
export type PortalTicketDetail = PortalTicket & { previous_ticket_id: string | null; messages: PortalMessage[] }

export const PortalTicketsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 100 })),
    before: Type.Optional(Id('ticket', 'The last ticket of the page before.')),
  },
  closed,
)

export const CreatePortalTicketBody = Type.Object(
  { title: Subject, description: MessageText },
  { ...closed, examples: [{ title: 'Issue title', description: 'Detailed description' }] },
)
export type CreatePortalTicketBody = Static<typeof CreatePortalTicketBody>

export const AddPortalMessageBody = Type.Object(
  { content: MessageText },
  { ...closed, examples: [{ content: 'Message content' }] },
)
