import type { Platform } from '../../src/accounts.ts'
import { screenName } from '../../src/scenes/screen-name.ts'
import type { Entry } from '../../src/transcript/entry.ts'
import type { Phone } from './place.ts'
import { invoice, photo } from './samples.ts'

/** A thing to send from the menu beside the keyboard. `file` asks for a file of this computer. */
export type Extra = { label: string; isRare?: boolean } & ({ write: () => Record<string, unknown> } | { file: string })

/** What differs between the platforms, as the customer meets it. */
export type Skin = {
  label: string
  /** What the id of a person is called there, and what it may look like. */
  idLabel: string
  idPattern: RegExp
  /** The verb that makes a person known, with its body. */
  meet: (phone: Phone) => { verb: string; body: Record<string, unknown> }
  /** Who writes, as the platform's `messages` verb wants it. */
  from: (phone: Phone) => Record<string, unknown>
  /** How a text is written. */
  text: (text: string, replyTo: string | null) => Record<string, unknown>
  reactions: readonly string[]
  react: (entry: Entry, emoji: string | null) => Record<string, unknown>
  edit: ((entry: Entry, text: string) => Record<string, unknown>) | null
  remove: ((entry: Entry) => Record<string, unknown>) | null
  canReply: boolean
  /** What is posted while the person types, where the platform tells that. */
  typing: Record<string, unknown> | null
  extras: readonly Extra[]
  maxLength: number
  placeholder: string
}

const emojis = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const
const reactionNames: Record<string, string> = { '❤️': 'love', '😂': 'smile', '😮': 'wow', '😢': 'sad', '👍': 'like' }
const account = (phone: Phone) => (phone.account === undefined ? {} : { account: phone.account })

const react = (entry: Entry, emoji: string | null) =>
  emoji === null ? { kind: 'reaction_removed', messageId: entry.id } : { kind: 'reaction', messageId: entry.id, emoji }

const place = { latitude: 59.9139, longitude: 10.7522 }

export const skins: Record<Platform, Skin> = {
  whatsapp: {
    label: 'WhatsApp',
    idLabel: 'Phone number',
    idPattern: /^\+?\d{7,15}$/,
    meet: ({ person, name, ...phone }) => ({
      verb: 'whatsapp/customers',
      body: { phone: person, name, ...account({ person, name, ...phone }) },
    }),
    from: (phone) => ({ from: phone.person, name: phone.name, ...account(phone) }),
    text: (text, replyTo) => ({ text, ...(replyTo === null ? {} : { replyTo }) }),
    reactions: emojis,
    react,
    edit: (entry, text) => ({ kind: 'edit', messageId: entry.id, text }),
    remove: (entry) => ({ kind: 'revoke', messageId: entry.id }),
    canReply: true,
    typing: null,
    maxLength: 4096,
    placeholder: 'Message',
    extras: [
      { label: 'Photo', write: () => ({ kind: 'image', ...photo() }) },
      { label: 'Voice note', write: () => ({ kind: 'voice' }) },
      { label: 'Document', write: () => ({ kind: 'document', text: 'The invoice', ...invoice() }) },
      {
        label: 'Location',
        write: () => ({ kind: 'location', ...place, placeName: 'Harbour café', address: 'Quay 7' }),
      },
      { label: 'Contact', write: () => ({ kind: 'contacts' }) },
      { label: 'Sticker', write: () => ({ kind: 'sticker', ...photo(160, 160) }) },
      { label: 'File of this computer…', file: 'document' },
      { label: 'Order from the catalogue', isRare: true, write: () => ({ kind: 'order', text: 'Is it in stock?' }) },
      { label: 'Poll (the platform cannot hand it on)', isRare: true, write: () => ({ kind: 'unsupported' }) },
      {
        label: 'Came by an advertisement',
        isRare: true,
        write: () => ({ text: 'Is this still on offer?', referral: true }),
      },
      { label: 'Forwarded message', isRare: true, write: () => ({ text: 'Look what I got', forwarded: true }) },
    ],
  },
  facebook: {
    label: 'Messenger',
    idLabel: 'PSID',
    idPattern: /^\d{5,20}$/,
    meet: ({ person, name, ...phone }) => ({
      verb: 'facebook/customers',
      body: { psid: person, name, ...account({ person, name, ...phone }) },
    }),
    from: (phone) => ({ from: phone.person, name: phone.name, ...account(phone) }),
    text: (text, replyTo) => ({ text, ...(replyTo === null ? {} : { replyTo }) }),
    reactions: emojis,
    react: (entry, emoji) => ({
      ...react(entry, emoji),
      ...(emoji === null ? {} : { reaction: reactionNames[emoji] ?? 'other' }),
    }),
    edit: (entry, text) => ({ kind: 'edit', messageId: entry.id, text, editCount: entry.earlier.length + 1 }),
    remove: null,
    canReply: true,
    typing: null,
    maxLength: 2000,
    placeholder: 'Aa',
    extras: [
      { label: 'Photo', write: () => ({ kind: 'image', ...photo() }) },
      { label: 'Voice clip', write: () => ({ kind: 'audio' }) },
      { label: 'File', write: () => ({ kind: 'file', ...invoice() }) },
      { label: 'Thumbs-up sticker', write: () => ({ kind: 'sticker', ...photo(160, 160) }) },
      { label: 'Location', write: () => ({ kind: 'location', ...place }) },
      { label: 'File of this computer…', file: 'file' },
      { label: '“Get started”', isRare: true, write: () => ({ kind: 'postback' }) },
      { label: 'Shared link', isRare: true, write: () => ({ kind: 'fallback', title: 'A tent for two' }) },
      { label: 'Came by a link', isRare: true, write: () => ({ kind: 'referral' }) },
    ],
  },
  twitter: {
    label: 'X',
    idLabel: 'User id',
    idPattern: /^\d{1,19}$/,
    meet: ({ person, name }) => ({
      verb: 'twitter/customers',
      body: { userId: person, name, screenName: screenName(name) },
    }),
    from: (phone) => ({ from: phone.person, name: phone.name, screenName: screenName(phone.name), ...account(phone) }),
    text: (text) => ({ text }),
    reactions: [],
    react,
    edit: null,
    remove: null,
    canReply: false,
    typing: { kind: 'typing' },
    maxLength: 10_000,
    placeholder: 'Write a message',
    extras: [
      { label: 'Photo', write: () => ({ kind: 'photo', ...photo() }) },
      { label: 'Photo of this computer…', file: 'photo' },
      { label: 'Encrypted message', isRare: true, write: () => ({ kind: 'encrypted' }) },
    ],
  },
  chatbot: {
    label: 'Chatbot',
    idLabel: 'Session',
    idPattern: /^\S.{0,198}$/,
    meet: ({ person, name }) => ({ verb: 'chatbot/customers', body: { session_id: person, name } }),
    from: (phone) => ({ session_id: phone.person, name: phone.name }),
    text: (text) => ({ text }),
    reactions: [],
    react,
    edit: null,
    remove: null,
    canReply: false,
    typing: null,
    maxLength: 10_000,
    placeholder: 'Ask the bot',
    extras: [],
  },
}
