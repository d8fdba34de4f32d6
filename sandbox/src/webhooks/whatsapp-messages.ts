import { needed } from '../fields.ts'
import type { GivenMedia, MediaKind } from '../media/store.ts'
import { defined } from './defined.ts'
import type { WhatsappKind, WhatsappWrites } from './whatsapp-writes.ts'

/** What building a message needs beside the person's wish. */
export type WhatsappScene = {
  waId: string
  userId: string
  lastSentId: string | null
  lastWrittenId: string | null
  keep: (kind: MediaKind, given: GivenMedia | undefined) => Record<string, unknown>
  /** Gives the person a new id (and number), as the platform does, and tells the old one and the new one. */
  rotate: (newPhone?: string) => { waId: string; userId: string }
}

type Content = { type: string; [key: string]: unknown }
type Build = (write: WhatsappWrites, scene: WhatsappScene) => Content

const media =
  (type: MediaKind, extra: (write: WhatsappWrites, file: Record<string, unknown>) => Record<string, unknown>): Build =>
  (write, scene) => {
    const { filename, ...file } = scene.keep(type, write.media)
    const key = type === 'voice' ? 'audio' : type
    return { type: key, [key]: defined({ ...file, ...extra(write, { filename }) }) }
  }

const captioned = (write: WhatsappWrites) => ({ caption: write.text })

const answersButtons = (
  write: WhatsappWrites,
  scene: WhatsappScene,
  interactive: Record<string, unknown>,
): Content => ({
  type: 'interactive',
  interactive,
  context: { id: write.replyTo ?? needed(scene.lastSentId, 'replyTo (no message was sent to this customer yet)') },
})

/** The content of each kind: `type`, the key of that name, and `context` or `errors` where the kind has its own. */
const contents: Record<WhatsappKind, Build> = {
  text: (write) => ({ type: 'text', text: { body: write.text ?? 'Hello' } }),
  image: media('image', captioned),
  video: media('video', captioned),
  audio: media('audio', () => ({ voice: false })),
  voice: media('voice', () => ({ voice: true })),
  document: media('document', (write, file) => ({ caption: write.text, filename: file.filename })),
  sticker: media('sticker', (write) => ({ animated: write.animated ?? false })),
  location: (write) => ({
    type: 'location',
    location: defined({
      latitude: write.latitude ?? 52.3731,
      longitude: write.longitude ?? 4.8926,
      name: write.placeName,
      address: write.address,
    }),
  }),
  contacts: (write) => ({
    type: 'contacts',
    contacts: write.contacts ?? [
      {
        name: { formatted_name: 'Ada Example', first_name: 'Ada', last_name: 'Example' },
        phones: [{ phone: '+1 555 010 0199', wa_id: '15550100199', type: 'CELL' }],
      },
    ],
  }),
  button_reply: (write, scene) =>
    answersButtons(write, scene, {
      type: 'button_reply',
      button_reply: { id: write.buttonId ?? 'yes', title: write.title ?? 'Yes' },
    }),
  list_reply: (write, scene) =>
    answersButtons(write, scene, {
      type: 'list_reply',
      list_reply: defined({
        id: write.buttonId ?? 'row-1',
        title: write.title ?? 'Row',
        description: write.description,
      }),
    }),
  flow_reply: (write, scene) =>
    answersButtons(write, scene, {
      type: 'nfm_reply',
      nfm_reply: {
        name: 'flow',
        body: 'Sent',
        response_json: JSON.stringify(write.response ?? { flow_token: 'unused', answer: write.text ?? 'yes' }),
      },
    }),
  address_reply: (write, scene) =>
    answersButtons(write, scene, {
      type: 'nfm_reply',
      nfm_reply: {
        name: 'address_message',
        body: 'Sent',
        response_json: JSON.stringify(write.response ?? { values: { city: 'Amsterdam' } }),
      },
    }),
  call_permission_reply: (write, scene) =>
    answersButtons(write, scene, {
      type: 'call_permission_reply',
      call_permission_reply: { response: write.title ?? 'accept', response_source: 'user_action' },
    }),
  button: (write) => ({
    type: 'button',
    button: { payload: write.buttonId ?? 'payload', text: write.title ?? write.text ?? 'Yes' },
    ...(write.replyTo ? { context: { id: write.replyTo } } : {}),
  }),
  reaction: (write, scene) => ({
    type: 'reaction',
    reaction: { message_id: reactedTo(write, scene), emoji: write.emoji ?? '👍' },
  }),
  reaction_removed: (write, scene) => ({ type: 'reaction', reaction: { message_id: reactedTo(write, scene) } }),
  order: (write) => ({
    type: 'order',
    order: write.order ?? {
      catalog_id: '367025965434465',
      text: write.text ?? '',
      product_items: [{ product_retailer_id: 'sku-1', quantity: 1, item_price: 9.5, currency: 'EUR' }],
    },
  }),
  number_changed: (write, scene) => {
    const next = scene.rotate(needed(write.newPhone, 'newPhone').replace(/\D/g, ''))
    const body = `User changed from ${scene.waId} to ${next.waId}`
    return { type: 'system', system: { body, type: 'user_changed_number', wa_id: next.waId, user_id: next.userId } }
  },
  user_id_changed: (_write, scene) => {
    const next = scene.rotate()
    const body = `User changed from ${scene.userId} to ${next.userId}`
    return { type: 'system', system: { body, type: 'user_changed_user_id', wa_id: next.waId, user_id: next.userId } }
  },
  identity_changed: (_write, scene) => ({
    type: 'system',
    system: { body: 'User changed security code', type: 'customer_identity_changed', customer: scene.waId },
  }),
  edit: (write, scene) => ({
    type: 'edit',
    edit: {
      original_message_id: write.messageId ?? needed(scene.lastWrittenId, 'messageId'),
      message: { type: 'text', text: { body: write.text ?? 'Edited' } },
    },
  }),
  revoke: (write, scene) => ({
    type: 'revoke',
    revoke: { original_message_id: write.messageId ?? needed(scene.lastWrittenId, 'messageId') },
  }),
  unsupported: (write) => ({
    type: 'unsupported',
    errors: [unsupportedError(131051, 'Message type unknown', 'Message type is currently not supported.')],
    unsupported: { type: write.unsupportedType ?? 'poll' },
  }),
  too_large_media: () => ({
    type: 'unsupported',
    errors: [unsupportedError(131052, 'Media download error', 'The file is larger than 100 MB.')],
  }),
  request_welcome: () => ({ type: 'request_welcome' }),
  broken_interactive: () => ({ type: 'interactive' }),
  any: (write) => ({ type: 'unknown', ...needed(write.message, 'message') }),
}

/** What the kind puts into a message. */
export function whatsappContent(write: WhatsappWrites, scene: WhatsappScene): Content {
  return contents[write.kind ?? 'text'](write, scene)
}

function reactedTo(write: WhatsappWrites, scene: WhatsappScene): string {
  return write.messageId ?? needed(scene.lastSentId, 'messageId (no message was sent to this customer yet)')
}

function unsupportedError(code: number, title: string, details: string) {
  return { code, title, message: title, error_data: { details } }
}
