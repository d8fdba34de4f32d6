import Type, { type Static } from 'typebox'
import { LinkBody } from './access.ts'
import { EmailAddress } from './email-address.ts'
import { NewPassword } from './me.ts'

// A lost password, for agents and customers alike.

const closed = { additionalProperties: false }

export const ForgotPasswordBody = Type.Object(
  { email: EmailAddress },
  { ...closed, examples: [{ email: 'ada@example.com' }] },
)

export const ForgotPasswordReply = Type.Object(
  { message: Type.String() },
  {
    ...closed,
    description: 'The same whether or not there is such an account.',
    examples: [{ message: 'If there is an account with this address, a letter is on its way to it.' }],
  },
)
export type ForgotPasswordReply = Static<typeof ForgotPasswordReply>

export const ResetPasswordBody = Type.Object(
  { ...LinkBody.properties, password: NewPassword },
  { ...closed, examples: [{ token: 'x'.repeat(43), password: 'another long pass phrase' }] },
)
