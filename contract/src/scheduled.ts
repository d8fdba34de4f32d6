import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import { AddMessageBody } from './messages.ts'
import { Nullable, Timestamp, Visibility } from './words.ts'

const closed = { additionalProperties: false }

const ThenStatus = Type.Enum(['resolved', 'pending_customer'], {
  description: 'The ticket’s status from the moment at which the message is sent.',
})

/** Longest that an undo may be waited for, in ms. */
export const maxDelayMs = 30_000

export const ScheduleMessageBody = Type.Object(
  {
    ...AddMessageBody.properties,
    delay_ms: Type.Optional(
      Type.Integer({ minimum: 0, maximum: maxDelayMs, description: 'Sent so long after now. This, or send_at.' }),
    ),
    send_at: Type.Optional(
      Type.String({ format: 'date-time', description: 'In the future, within a year. This, or delay_ms.' }),
    ),
    then_status: Type.Optional(ThenStatus),
  },
  {
    ...closed,
    examples: [{ content: 'Your refund is on its way.', client_id: 'c-4711', delay_ms: 5000, then_status: 'resolved' }],
  },
)
export type ScheduleMessageBody = Static<typeof ScheduleMessageBody>

/** A message that waits for its time, or that could not be sent when its time had come. */
export const ScheduledMessage = Type.Object(
  {
    scheduled_id: Id('scheduled'),
    ticket_id: Id('ticket'),
    agent_id: Id('agent'),
    send_at: Timestamp,
    content: Type.String(),
    visibility: Visibility,
    client_id: Nullable(Type.String({ description: 'Also of the message that it becomes.' })),
    then_status: Nullable(ThenStatus),
    failed: Nullable(Type.Object({ code: Type.String(), detail: Type.String() }, closed)),
  },
  {
    $id: 'ScheduledMessage',
    description:
      '`failed` tells why it could not be sent when its time had come; its text is then in the agent’s draft as well.',
    ...closed,
  },
)
export type ScheduledMessage = {
  scheduled_id: string
  ticket_id: string
  agent_id: string
  send_at: string
  content: string
  visibility: Static<typeof Visibility>
  client_id: string | null
  then_status: Static<typeof ThenStatus> | null
  failed: { code: string; detail: string } | null
}

export const ScheduledMessageList = Type.Object(
  { scheduled: Type.Array(Type.Ref('ScheduledMessage'), { description: 'In the order in which they are sent.' }) },
  closed,
)

/** On the live feed, to the agent alone whose message could not be sent. It has no seq. */
export type SendFailedFrame = {
  type: 'send_failed'
  scheduled_id: string
  ticket_id: string
  code: string
  detail: string
}
