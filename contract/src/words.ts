import Type, { type Static } from 'typebox'

/** The words of the product, as schemas. */
export const Channel = Type.String({
  pattern: '^[a-z][a-z0-9_]{1,31}$',
  description: 'whatsapp, facebook, instagram, twitter, telegram, sms, email, webchat, portal, chatbot or api.',
  examples: ['whatsapp'],
})
/** Every channel of the glossary, also those whose folder is still to come; a ticket can be created by hand for any of them. */
export const channelNames = [
  'whatsapp',
  'facebook',
  'instagram',
  'twitter',
  'telegram',
  'sms',
  'email',
  'webchat',
  'portal',
  'chatbot',
  'api',
] as const
export const ChannelName = Type.Enum([...channelNames], { description: 'The channel’s stable word.' })

export const statuses = ['new', 'open', 'pending_customer', 'resolved', 'closed'] as const
export const Status = Type.Enum([...statuses])
export type Status = Static<typeof Status>

export const priorities = ['low', 'medium', 'high', 'urgent'] as const
export const Priority = Type.Enum([...priorities])
export type Priority = Static<typeof Priority>

export const SenderType = Type.Enum(['customer', 'agent', 'bot', 'system'])
export type SenderType = Static<typeof SenderType>
export const Visibility = Type.Enum(['public', 'internal'], { description: 'An internal message is a note.' })
export type Visibility = Static<typeof Visibility>
export const DeliveryState = Type.Enum(['queued', 'sent', 'delivered', 'read', 'failed', 'unknown'])
export type DeliveryState = Static<typeof DeliveryState>

export const Timestamp = Type.String({
  format: 'date-time',
  description: 'RFC 3339, UTC, milliseconds.',
  examples: ['2026-01-19T10:00:00.000Z'],
})

export const Tag = Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\s,](?:[^,]*[^\\s,])?$' })
export const maxTags = 50
export const Tags = Type.Array(Tag, { maxItems: maxTags, uniqueItems: true })
export const Subject = Type.String({ minLength: 1, maxLength: 300 })
export const MessageText = Type.String({ minLength: 1, maxLength: 65_536 })
/** Free fields of a company’s own; small. */
export const Custom = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$' }),
  Type.Union([Type.String({ maxLength: 2000 }), Type.Number(), Type.Boolean(), Type.Null()]),
  { maxProperties: 50, additionalProperties: false },
)

/** A value that may be null. Absent and null are different things. */
export function Nullable<T extends Type.TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}
