import type { Platform } from '../accounts.ts'

/** One person's talk with one account: what that person's phone shows. */
export type ThreadRef = { platform: Platform; account: string; person: string }

/** Who speaks: the customer; Parley, by the platform's API; the business's own app; the bot; the platform itself. */
export type Speaker = 'customer' | 'business' | 'app' | 'bot' | 'platform'

export type EntryKind =
  | 'text'
  | 'image'
  | 'video'
  | 'audio'
  | 'voice'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contact'
  | 'template'
  | 'choice'
  | 'order'
  | 'notice'
  | 'unsupported'

/** `mediaId` is a file of the sandbox's own store, `url` an address elsewhere. */
export type EntryMedia = {
  mediaId: string | null
  url: string | null
  mimeType: string | null
  fileName: string | null
}

export type EntryPlace = { latitude: number; longitude: number; name: string | null; address: string | null }

/** Something that the person can press. `write` is the body for the platform's `messages` verb; null for a mere link. */
export type Choice = {
  title: string
  description: string | null
  url: string | null
  write: Record<string, unknown> | null
}

/** `buttons` stand below the message, a `list` behind one button (`label`), `quick` replies above the keyboard. */
export type Choices = { style: 'buttons' | 'list' | 'quick'; label: string | null; options: Choice[] }

/**
 * How far an entry has come. Of a customer's own: the platform has it (`sent`), Parley answered 200 (`delivered`), Parley
 * marked it as read (`read`). Of Parley's: what the platform told Parley, from `accepted` on; a `failed` one never
 * reached the phone.
 */
export type EntryState = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed'

/** One thing on a phone. Times are Unix milliseconds. */
export type Entry = {
  /** The platform's message id, or a name of the sandbox's own for what has none. */
  id: string
  /** Place in the thread: rises with the order in which things came. */
  position: number
  at: number
  from: Speaker
  kind: EntryKind
  text: string | null
  media: EntryMedia | null
  place: EntryPlace | null
  choices: Choices | null
  replyTo: string | null
  /** The emoji of each side's reaction. */
  reactions: { customer: string | null; business: string | null }
  state: EntryState
  /** Why it failed. */
  reason: string | null
  editedAt: number | null
  /** The texts before the edits, oldest first. */
  earlier: string[]
  deletedAt: number | null
}

/** A thread as a list shows it. */
export type Head = ThreadRef & {
  key: string
  name: string
  /** The address in the platform's own spelling: phone number, @name, session. */
  handle: string
  lastAt: number
  lastText: string
  lastFrom: Speaker
  /** How many entries the business has put there so far. */
  fromBusiness: number
  /** Until when the business is shown as typing (Unix milliseconds); null when it is not. */
  typingUntil: number | null
}

/** The name of a thread in addresses and frames. */
export function threadKey({ platform, account, person }: ThreadRef): string {
  return `${platform} ${account} ${person}`
}
