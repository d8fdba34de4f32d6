import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'

const strict = { additionalProperties: false } as const

/** What a client may say on the live feed. */
export const ClientFrame = Type.Union([
  Type.Object(
    {
      type: Type.Literal('hello'),
      since: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
    },
    strict,
  ),
  Type.Object({ type: Type.Literal('typing'), ticket_id: Id('ticket') }, strict),
  Type.Object({ type: Type.Literal('viewing'), ticket_id: Type.Union([Id('ticket'), Type.Null()]) }, strict),
])
export type ClientFrame = Static<typeof ClientFrame>

/**
 * Why the server closes the live feed. After `slow` and `restart` a client connects again with its last seq and misses
 * nothing; after `signed_out` it must sign in first.
 */
export const closeCodes = {
  restart: 1012,
  invalid_data: 1007,
  policy: 1008,
  too_big: 1009,
  signed_out: 4401,
  hello_missing: 4408,
  slow: 4429,
} as const

export const LiveTicket = Type.Object(
  {
    ticket: Type.String({ description: 'For `GET /api/v1/live?ticket=`, within a minute.' }),
    expires_in: Type.Integer(),
  },
  strict,
)
