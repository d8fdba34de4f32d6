import Type, { type Static } from 'typebox'
import { LinkBody, RoleKey } from './access.ts'
import { AgentName, DepartmentIds } from './agents.ts'
import { EmailAddress } from './email-address.ts'
import { NewPassword } from './me.ts'
import { Nullable, Timestamp } from './words.ts'

// Links with which a person takes an account over that was made for them.

const closed = { additionalProperties: false }

export const InviteBody = Type.Object(
  { email: EmailAddress, name: AgentName, role: RoleKey, department_ids: Type.Optional(DepartmentIds) },
  { ...closed, examples: [{ email: 'ada@example.com', name: 'Ada Byron', role: 'agent' }] },
)
export const Invitation = Type.Object(
  {
    agent: Type.Ref('Agent'),
    link: Type.String({ description: 'To pass on to that person and nobody else. It is shown here and never again.' }),
    expires_at: Timestamp,
  },
  closed,
)

export const OpenInvitationBody = LinkBody
export const OpenedInvitation = Type.Object(
  {
    purpose: Type.Enum(['invitation', 'first_admin']),
    email: Nullable(EmailAddress),
    name: Type.String(),
    company_name: Type.String(),
  },
  { ...closed, description: 'With `email` null nobody chose an address yet, and registering asks for one.' },
)
export type OpenedInvitation = Static<typeof OpenedInvitation>

export const RegisterBody = Type.Object(
  {
    ...LinkBody.properties,
    name: AgentName,
    password: NewPassword,
    email: Type.Optional(EmailAddress),
  },
  { ...closed, examples: [{ token: 'x'.repeat(43), name: 'Ada Byron', password: 'a long pass phrase' }] },
)
export type RegisterBody = Static<typeof RegisterBody>
