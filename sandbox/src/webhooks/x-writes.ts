import type { Fields } from '../fields.ts'
import type { GivenMedia } from '../media/store.ts'

/** What a customer, or X around the customer, can do. */
export const xKinds = [
  'text',
  'photo',
  'video',
  'animated_gif',
  'quick_reply',
  'typing',
  'read',
  'encrypted',
  'revoke',
  'replay_status',
  'any',
] as const
export type XKind = (typeof xKinds)[number]

/** What a person does; whatever is left out gets a sensible default. */
export type XWrites = {
  kind?: XKind
  /** X user id, a decimal string. */
  from?: string
  /** The business's user id; the first account when left out. */
  account?: string
  name?: string
  screenName?: string
  text?: string
  /** Event id; two messages with one id are one message. */
  id?: string
  /** Unix milliseconds. */
  timestamp?: number
  media?: GivenMedia
  /** `metadata` of the chosen quick reply. */
  quickReply?: string
  /** The newest message that was read; the last one sent when left out. */
  lastReadEventId?: string
  /** Account Activity or X Activity body; the sandbox's setting when left out. */
  product?: 'aaa' | 'xaa'
  /** A whole body, for kinds that do not exist yet. */
  body?: Record<string, unknown>
}

export const xFields: Fields<XWrites> = {
  kind: 'string',
  from: 'string',
  account: 'string',
  name: 'string',
  screenName: 'string',
  text: 'string',
  id: 'string',
  timestamp: 'number',
  media: 'object',
  quickReply: 'string',
  lastReadEventId: 'string',
  product: 'string',
  body: 'object',
}
