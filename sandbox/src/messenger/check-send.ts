import { isObject } from '../fields.ts'
import { type GraphRefusal, graphRefusal } from '../graph/errors.ts'

export const maxTextLength = 2000
const maxMetadataLength = 1000
const deadTags = ['ACCOUNT_UPDATE', 'CONFIRMED_EVENT_UPDATE', 'POST_PURCHASE_UPDATE']

type Content = Record<string, unknown>

/** A send that keeps the documented rules, apart from the reply window. */
export type MessengerSend = {
  to: string
  kind: string
  text: string | null
  metadata: string | null
  replyTo: string | null
  byHumanAgent: boolean
  message: Content
}

const wrong = (message: string, subcode?: number) =>
  graphRefusal(100, undefined, { message: `(#100) ${message}`, subcode })

/** Checks a body of `POST /{page_id}/messages` that carries a message: the send, or the refusal. */
export function checkSend(body: Content): MessengerSend | GraphRefusal {
  const { recipient, messaging_type: type, tag, message } = body
  if (!isObject(recipient) || typeof recipient.id !== 'string') return wrong('param recipient must be non-empty.')
  if (!isObject(message)) return wrong('param message must be non-empty.')
  const refusal = checkType(type, tag) ?? checkMessage(message)
  if (refusal) return refusal
  const { text, attachment, metadata, reply_to: replyTo } = message
  return {
    to: recipient.id,
    kind: isObject(attachment) ? String(attachment.type) : 'text',
    text: typeof text === 'string' ? text : null,
    metadata: typeof metadata === 'string' ? metadata : null,
    replyTo: isObject(replyTo) ? String(replyTo.mid) : null,
    byHumanAgent: tag === 'HUMAN_AGENT',
    message,
  }
}

/** Three messaging types; of the tags only HUMAN_AGENT is alive, the dead ones fail even inside the window. */
function checkType(type: unknown, tag: unknown): GraphRefusal | null {
  if (typeof tag === 'string' && deadTags.includes(tag)) {
    return graphRefusal(100, undefined, { message: 'Invalid parameter', subcode: 1893061 })
  }
  if (type === 'MESSAGE_TAG') return tag === 'HUMAN_AGENT' ? null : wrong('param tag must be one of {HUMAN_AGENT}')
  if (type !== 'RESPONSE' && type !== 'UPDATE') {
    return wrong('param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}')
  }
  return tag === undefined ? null : wrong('param tag needs messaging_type MESSAGE_TAG')
}

function checkMessage(message: Content): GraphRefusal | null {
  const { text, attachment, quick_replies: replies, metadata, sticker_id: sticker } = message
  const parts = [text, attachment, sticker].filter((part) => part !== undefined)
  if (parts.length === 0) return wrong('Message cannot be empty, must provide valid attachment or text', 2018008)
  if (parts.length > 1) return wrong('text and attachment cannot be combined')
  if (text !== undefined && !(typeof text === 'string' && text.length > 0 && text.length <= maxTextLength)) {
    return wrong(`Length of param message[text] must be less than or equal to ${maxTextLength}`)
  }
  if (attachment !== undefined && !isAttachment(attachment)) return wrong('Incorrect attachment')
  if (metadata !== undefined && !(typeof metadata === 'string' && metadata.length <= maxMetadataLength)) {
    return wrong(`Length of param message[metadata] must be less than or equal to ${maxMetadataLength}`)
  }
  if (replies !== undefined && !areQuickReplies(replies))
    return wrong('1 to 13 quick replies with title ≤ 20 are needed')
  return null
}

function isAttachment(value: unknown): boolean {
  if (!isObject(value) || !isObject(value.payload)) return false
  if (value.type === 'template') return isTemplate(value.payload)
  const isFile = ['image', 'audio', 'video', 'file'].includes(String(value.type))
  const { url, attachment_id: id } = value.payload
  return isFile && (typeof id === 'string' || (typeof url === 'string' && /^https?:\/\//.test(url)))
}

function isTemplate({ template_type: type, text, buttons, elements }: Content): boolean {
  if (type === 'button') {
    const fits = typeof text === 'string' && text.length <= 640
    return fits && Array.isArray(buttons) && buttons.length >= 1 && buttons.length <= 3
  }
  return type !== 'generic' || (Array.isArray(elements) && elements.length >= 1 && elements.length <= 10)
}

function areQuickReplies(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 1 || value.length > 13) return false
  return value.every(
    (reply) =>
      isObject(reply) &&
      (reply.content_type !== 'text' ||
        (isShort(reply.title, 20) && (reply.payload === undefined || isShort(reply.payload, 1000)))),
  )
}

function isShort(value: unknown, maxLength: number): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= maxLength
}
