import type { Behaviour } from '../behaviour.ts'
import { isObject } from '../fields.ts'
import { type GraphRefusal, graphRefusal } from '../graph/errors.ts'
import { checkInteractive } from './check-interactive.ts'
import { checkTemplate } from './check-template.ts'

/** A message that keeps the documented rules; what it is for is read once here. */
export type WhatsappSend = {
  kind: string
  /** `to`, as it was written */
  phone: string | null
  /** `recipient`: a business-scoped user id */
  userId: string | null
  text: string | null
  replyTo: string | null
  opaque: string | null
  isTemplate: boolean
}

export const maxTextLength = 4096
const maxCaptionLength = 1024
const maxOpaqueLength = 512
export const userIdPattern = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/
const phonePattern = /^\+?[0-9][0-9 ()-]{4,24}$/

const commonKeys = new Set([
  'messaging_product',
  'recipient_type',
  'to',
  'recipient',
  'type',
  'context',
  'biz_opaque_callback_data',
  'recipient_identity_key_hash',
])

type Content = Record<string, unknown>
type Rules = { templates: Behaviour['whatsapp']['templates']; mediaExists: (id: string) => boolean; toUserId: boolean }
type Check = (content: Content, rules: Rules) => GraphRefusal | null

const wrong = (details: string) => graphRefusal(100, details)

const media =
  (keys: string[]): Check =>
  (content, rules) => {
    const { id, link, caption } = content
    if ((id === undefined) === (link === undefined)) return wrong('exactly one of id and link is needed')
    if (link !== undefined && !(typeof link === 'string' && /^https?:\/\//.test(link)))
      return wrong('link must be a URL')
    if (id !== undefined && !(typeof id === 'string' && rules.mediaExists(id))) {
      return graphRefusal(131053, `no uploaded media with id ${String(id)}`)
    }
    if (caption !== undefined && !(typeof caption === 'string' && caption.length <= maxCaptionLength)) {
      return wrong(`caption must be a text of at most ${maxCaptionLength} characters`)
    }
    return unknownKey(content, ['id', 'link', ...keys])
  }

const checks: Record<string, Check> = {
  text: (content) => {
    const { body, preview_url: preview } = content
    if (typeof body !== 'string' || body.length === 0) return graphRefusal(131008, 'text.body is needed')
    if (body.length > maxTextLength) return wrong(`text.body must be at most ${maxTextLength} characters long`)
    if (preview !== undefined && typeof preview !== 'boolean') return wrong('text.preview_url must be a boolean')
    return unknownKey(content, ['body', 'preview_url'])
  },
  image: media(['caption']),
  video: media(['caption']),
  document: media(['caption', 'filename']),
  audio: media(['voice']),
  sticker: media([]),
  location: ({ latitude, longitude }) =>
    Number.isFinite(Number(latitude ?? 'none')) && Number.isFinite(Number(longitude ?? 'none'))
      ? null
      : wrong('location needs latitude and longitude'),
  contacts: () => null,
  reaction: ({ message_id: id, emoji }) =>
    typeof id === 'string' && typeof emoji === 'string' ? null : wrong('reaction needs message_id and emoji'),
  interactive: (content) => checkInteractive(content),
  template: (content, rules) => checkTemplate(content, rules.templates, rules.toUserId),
}

/** Checks a body of `POST /{phone_number_id}/messages` against the documented rules: the send, or the refusal. */
export function checkSend(body: Content, rules: Omit<Rules, 'toUserId'>): WhatsappSend | GraphRefusal {
  const kind = body.type ?? 'text'
  if (typeof kind !== 'string' || !Object.hasOwn(checks, kind)) {
    return graphRefusal(131051, `type ${JSON.stringify(kind)} is not supported`)
  }
  const to = checkRecipient(body)
  if ('code' in to) return to
  const content = body[kind]
  const listed = kind === 'contacts' && Array.isArray(content) && content.length > 0
  if (!listed && (!isObject(content) || kind === 'contacts')) return graphRefusal(131008, `${kind} is needed`)
  const refusal =
    unknownKey(body, [...commonKeys, kind]) ??
    checks[kind]?.(isObject(content) ? content : {}, { ...rules, toUserId: to.phone === null })
  if (refusal) return refusal
  const { context, biz_opaque_callback_data: opaque } = body
  if (context !== undefined && !(isObject(context) && typeof context.message_id === 'string')) {
    return wrong('context.message_id must be a message id')
  }
  if (opaque !== undefined && !(typeof opaque === 'string' && opaque.length <= maxOpaqueLength)) {
    return wrong(`biz_opaque_callback_data must be a text of at most ${maxOpaqueLength} characters`)
  }
  return {
    ...to,
    kind,
    text: isObject(content) && typeof content.body === 'string' ? content.body : null,
    replyTo: isObject(context) ? String(context.message_id) : null,
    opaque: opaque ?? null,
    isTemplate: kind === 'template',
  }
}

/** If both are present `to` wins. A user id in `to` is refused: on the platform such a message goes nowhere. */
function checkRecipient(body: Content): { phone: string | null; userId: string | null } | GraphRefusal {
  const { to, recipient, recipient_type: type } = body
  if (type !== undefined && type !== 'individual') return graphRefusal(131009, 'recipient_type must be individual')
  if (to !== undefined) {
    if (typeof to === 'string' && phonePattern.test(to)) return { phone: to, userId: null }
    return graphRefusal(131009, 'to must be a phone number; a business-scoped user id goes into recipient')
  }
  if (recipient === undefined) return graphRefusal(131008, 'to or recipient is needed')
  if (typeof recipient === 'string' && userIdPattern.test(recipient)) return { phone: null, userId: recipient }
  return graphRefusal(131009, 'recipient must be a business-scoped user id')
}

function unknownKey(object: Content, known: string[]): GraphRefusal | null {
  const unknown = Object.keys(object).find((key) => !known.includes(key))
  return unknown === undefined ? null : wrong(`Unexpected key "${unknown}"`)
}
