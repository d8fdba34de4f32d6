import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import { DeliveryState, MessageText, Nullable, SenderType, Timestamp, Visibility } from './words.ts'

export const Attachment = Type.Object(
  {
    attachment_id: Id('attachment'),
    kind: Type.String(),
    mime_type: Nullable(Type.String()),
    file_name: Nullable(Type.String()),
    size_bytes: Nullable(Type.Integer()),
    state: Type.Enum(['remote', 'stored', 'failed'], { description: 'remote: known, bytes not fetched yet.' }),
  },
  { $id: 'Attachment', additionalProperties: false },
)

export const Delivery = Type.Object(
  {
    state: DeliveryState,
    code: Nullable(Type.String({ description: 'The platform’s code when it failed or is unknown.' })),
    reason: Nullable(Type.String({ description: 'Why, in words for an agent.' })),
  },
  { $id: 'Delivery', additionalProperties: false },
)

/** One entry on a timeline. */
export const Message = Type.Object(
  {
    message_id: Id('message'),
    timestamp: Timestamp,
    position: Type.Integer({ minimum: 1, description: 'Order of recording on the ticket, from 1, without holes.' }),
    sender_type: SenderType,
    content: Type.String(),
    content_type: Type.String({ examples: ['text'] }),
    visibility: Visibility,
    agent_id: Nullable(Id('agent')),
    attachments: Type.Array(Type.Ref('Attachment')),
    delivery: Nullable(Type.Ref('Delivery')),
    reply_to: Nullable(Type.String({ description: 'Platform id of the quoted message.' })),
    reply_to_message_id: Nullable(Id('message', 'The quoted message, when it stands on the same ticket.')),
    meta: Type.Unknown({
      description: 'What the kind holds beyond words: location, contacts, button, order, referral; mentions of a note.',
    }),
    reactions: Type.Array(Type.String()),
    client_id: Nullable(Type.String()),
    edited_at: Nullable(Timestamp),
    deleted_at: Nullable(Timestamp),
    redacted_at: Nullable(
      Type.String({
        format: 'date-time',
        description: 'When its words and files were taken out for good; what is left is empty.',
      }),
    ),
  },
  { $id: 'Message', additionalProperties: false },
)
export type Message = {
  message_id: string
  timestamp: string
  position: number
  sender_type: Static<typeof SenderType>
  content: string
  content_type: string
  visibility: Static<typeof Visibility>
  agent_id: string | null
  attachments: Static<typeof Attachment>[]
  delivery: Static<typeof Delivery> | null
  reply_to: string | null
  reply_to_message_id: string | null
  meta: unknown
  reactions: string[]
  client_id: string | null
  edited_at: string | null
  deleted_at: string | null
  redacted_at: string | null
}

export const AddMessageBody = Type.Object(
  {
    content: MessageText,
    sender_type: Type.Optional(
      Type.Enum(['agent', 'bot'], { description: 'Who wrote it; `bot` needs an API key with message.write_as_bot.' }),
    ),
    visibility: Type.Optional(Visibility),
    attachments: Type.Optional(Type.Array(Id('attachment'), { maxItems: 10 })),
    reply_to_message_id: Type.Optional(Id('message', 'The message that this one quotes.')),
    client_id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'The sender’s own id; a repeat of it adds nothing.' }),
    ),
    mentions: Type.Optional(
      Type.Array(Id('agent'), {
        maxItems: 20,
        uniqueItems: true,
        description: 'Colleagues that a note is meant for; it stands in `meta.mentions`. In notes only.',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      { content: 'I have processed your refund.', sender_type: 'agent', visibility: 'public', attachments: [] },
    ],
  },
)
export type AddMessageBody = Static<typeof AddMessageBody>

export const Attempt = Type.Object(
  {
    number: Type.Integer({ minimum: 1 }),
    outcome: Type.Enum(['accepted', 'refused', 'retry', 'unknown']),
    code: Nullable(Type.String()),
    reason: Nullable(Type.String()),
    started_at: Timestamp,
    finished_at: Timestamp,
  },
  { additionalProperties: false },
)

/** What a message said before it was edited or deleted. */
export const Revision = Type.Object(
  { content: Type.String(), change: Type.Enum(['edited', 'deleted']), changed_at: Timestamp },
  { additionalProperties: false },
)

/** A message with its ticket, every try at delivering it and what it said before. */
export const MessageDetail = Type.Object(
  {
    ...Message.properties,
    ticket_id: Id('ticket'),
    attempts: Type.Array(Attempt, { description: 'Oldest first.' }),
    revisions: Type.Array(Revision, {
      description: 'Oldest first: each with the words that the change took away. Empty for customers and bots.',
    }),
  },
  { $id: 'MessageDetail', additionalProperties: false },
)
export type MessageDetail = Message & {
  ticket_id: string
  attempts: Static<typeof Attempt>[]
  revisions: Static<typeof Revision>[]
}

export const MessagesQuery = Type.Object(
  {
    before: Type.Optional(Id('message', 'Only what stands before this message on the timeline.')),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  },
  { additionalProperties: false },
)

export const MessageList = Type.Object(
  {
    messages: Type.Array(Type.Ref('Message'), { description: 'Newest first.' }),
    next_before: Nullable(Id('message', 'The `before` of the next page.')),
  },
  { additionalProperties: false },
)
