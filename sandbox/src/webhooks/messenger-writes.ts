import type { Fields } from '../fields.ts'
import type { GivenMedia } from '../media/store.ts'

/** Attachment types that carry a file of the customer. */
export const messengerFiles = ['image', 'audio', 'video', 'file'] as const
/** Attachment types that point at something else. */
export const messengerLinks = ['reel', 'ig_reel', 'post', 'ig_post', 'appointment_booking', 'template'] as const

/** What a customer, or Messenger around the customer, can do. */
export const messengerKinds = [
  'text',
  ...messengerFiles,
  ...messengerLinks,
  'sticker',
  'fallback',
  'location',
  'attachments',
  'empty',
  'quick_reply',
  'postback',
  'reaction',
  'reaction_removed',
  'edit',
  'referral',
  'optin',
  'read',
  'delivery',
  'pass_thread_control',
  'take_thread_control',
  'request_thread_control',
  'app_roles',
  'account_linking',
  'policy_enforcement',
  'any',
] as const
export type MessengerKind = (typeof messengerKinds)[number]

/** What a person does; whatever is left out gets a sensible default. */
export type MessengerWrites = {
  kind?: MessengerKind
  /** PSID */
  from?: string
  /** Page id; the first account when left out. */
  account?: string
  /** First and last name, for profile lookups. */
  name?: string
  text?: string
  /** mid */
  id?: string
  /** Unix milliseconds. */
  timestamp?: number
  replyTo?: string
  /** Another app owns the thread: the event comes in `standby[]`, a postback without payload. */
  standby?: boolean
  media?: GivenMedia
  /** Whole attachments as the platform gives them, for `attachments`. */
  attachments?: Record<string, unknown>[]
  latitude?: number
  longitude?: number
  title?: string
  payload?: string
  reaction?: string
  emoji?: string
  /** The message that a reaction or an edit is about; the last one when left out. */
  messageId?: string
  editCount?: number
  referral?: boolean | Record<string, unknown>
  /** Unix milliseconds up to which things were read or delivered. */
  watermark?: number
  /** A whole event without sender, recipient and timestamp, for kinds that do not exist yet. */
  event?: Record<string, unknown>
}

export const messengerFields: Fields<MessengerWrites> = {
  kind: 'string',
  from: 'string',
  account: 'string',
  name: 'string',
  text: 'string',
  id: 'string',
  timestamp: 'number',
  replyTo: 'string',
  standby: 'boolean',
  media: 'object',
  attachments: 'list',
  latitude: 'number',
  longitude: 'number',
  title: 'string',
  payload: 'string',
  reaction: 'string',
  emoji: 'string',
  messageId: 'string',
  editCount: 'number',
  referral: 'any',
  watermark: 'number',
  event: 'object',
}

/** Kinds that do not open the 24-hour window. */
export const messengerOpensNoWindow: ReadonlySet<MessengerKind> = new Set<MessengerKind>([
  'reaction_removed',
  'edit',
  'read',
  'delivery',
  'pass_thread_control',
  'take_thread_control',
  'request_thread_control',
  'app_roles',
  'account_linking',
  'policy_enforcement',
  'any',
])
