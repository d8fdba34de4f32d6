import type { Fields } from '../fields.ts'
import type { GivenMedia } from '../media/store.ts'

/** What a customer can do on WhatsApp. */
export const whatsappKinds = [
  'text',
  'image',
  'video',
  'audio',
  'voice',
  'document',
  'sticker',
  'location',
  'contacts',
  'button_reply',
  'list_reply',
  'flow_reply',
  'address_reply',
  'call_permission_reply',
  'button',
  'reaction',
  'reaction_removed',
  'order',
  'number_changed',
  'user_id_changed',
  'identity_changed',
  'edit',
  'revoke',
  'unsupported',
  'too_large_media',
  'request_welcome',
  'broken_interactive',
  'any',
] as const
export type WhatsappKind = (typeof whatsappKinds)[number]

/** What a person does; whatever is left out gets a sensible default. Ids of messages are wamids. */
export type WhatsappWrites = {
  kind?: WhatsappKind
  /** Digits, with or without `+`. */
  from?: string
  /** The business number's phone_number_id; the first account when left out. */
  account?: string
  name?: string
  username?: string
  /** The person hides the phone number: only the business-scoped user id is told. */
  phoneHidden?: boolean
  text?: string
  id?: string
  /** Unix seconds. */
  timestamp?: number
  /** Quotes this message. */
  replyTo?: string
  forwarded?: boolean | 'frequently'
  /** The person came from a click-to-WhatsApp ad; fields given here replace those of the sample ad. */
  referral?: boolean | Record<string, unknown>
  product?: Record<string, unknown>
  media?: GivenMedia
  animated?: boolean
  latitude?: number
  longitude?: number
  placeName?: string
  address?: string
  contacts?: Record<string, unknown>[]
  /** Of a button, a list row or a template button. */
  buttonId?: string
  title?: string
  description?: string
  response?: Record<string, unknown>
  emoji?: string
  /** The message that a reaction, an edit or a revoke is about; the last one when left out. */
  messageId?: string
  order?: Record<string, unknown>
  newPhone?: string
  /** What an unsupported message is (`poll`, `edit` …). */
  unsupportedType?: string
  /** A whole message as the platform would give it, for kinds that do not exist yet. */
  message?: Record<string, unknown>
}

export const whatsappFields: Fields<WhatsappWrites> = {
  kind: 'string',
  from: 'string',
  account: 'string',
  name: 'string',
  username: 'string',
  phoneHidden: 'boolean',
  text: 'string',
  id: 'string',
  timestamp: 'number',
  replyTo: 'string',
  forwarded: 'any',
  referral: 'any',
  product: 'object',
  media: 'object',
  animated: 'boolean',
  latitude: 'number',
  longitude: 'number',
  placeName: 'string',
  address: 'string',
  contacts: 'list',
  buttonId: 'string',
  title: 'string',
  description: 'string',
  response: 'object',
  emoji: 'string',
  messageId: 'string',
  order: 'object',
  newPhone: 'string',
  unsupportedType: 'string',
  message: 'object',
}

/** Kinds after which the 24-hour window is not opened: nothing was written to the business. */
export const opensNoWindow: ReadonlySet<WhatsappKind> = new Set<WhatsappKind>([
  'reaction',
  'reaction_removed',
  'number_changed',
  'user_id_changed',
  'identity_changed',
  'edit',
  'revoke',
  'request_welcome',
])
