import Type, { type Static } from 'typebox'

/** A bot hands a customer over to people: body of `POST /api/webhooks/chatbot`. */
export const HandoffBody = Type.Object(
  {
    session_id: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "The bot's name for this chat. The same session continues the same ticket while that is open.",
    }),
    customer_email: Type.Optional(
      Type.String({
        maxLength: 254,
        pattern: '^[^\\s@]+@[^\\s@]+$',
        description: 'What the customer says; shown as unverified and never used to find an existing customer.',
      }),
    ),
    customer_name: Type.Optional(Type.String({ maxLength: 300 })),
    subject: Type.Optional(Type.String({ maxLength: 300 })),
    initial_message: Type.String({
      minLength: 1,
      maxLength: 10_000,
      description: 'What the customer needs. The same session and message again is a repeat and changes nothing.',
    }),
    priority: Type.Optional(
      Type.Union([Type.Literal('low'), Type.Literal('medium'), Type.Literal('high'), Type.Literal('urgent')]),
    ),
    tags: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 20 })),
  },
  {
    additionalProperties: false,
    examples: [
      {
        session_id: 'chat_session_xyz',
        customer_email: 'user@example.com',
        customer_name: 'Jane Smith',
        subject: 'Account locked',
        initial_message: "I've tried resetting my password 3 times but my account is still locked",
        priority: 'high',
        tags: ['account_access'],
      },
    ],
  },
)
export type HandoffBody = Static<typeof HandoffBody>

export const HandoffReply = Type.Object({
  success: Type.Literal(true),
  ticket_id: Type.String({ description: 'The ticket that was opened or continued.' }),
  message: Type.String({ description: 'A sentence that the bot may show to the customer.' }),
  status_token: Type.String({
    description: 'Reads the status of this one ticket: GET /api/tickets/{ticket_id}/status?token=…',
  }),
})
export type HandoffReply = Static<typeof HandoffReply>
