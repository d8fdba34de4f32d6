import type { Message } from './messages.ts'

/** A message without its words: what is left after a redaction or an erasure, the same in the database and on screens. */
export function redactedMessage(message: Message, at: string): Message {
  return {
    ...message,
    content: '',
    attachments: [],
    delivery: null,
    reply_to: null,
    reply_to_message_id: null,
    meta: null,
    reactions: [],
    client_id: null,
    redacted_at: message.redacted_at ?? at,
  }
}
