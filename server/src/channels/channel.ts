import type { TObject } from 'typebox'
import type { variables } from '../config.ts'
import type { CallPlatform } from './call.ts'

/**
 * The channel port: what one kind of platform (whatsapp, facebook, …) must be able to say and do.
 *
 * Always true:
 * - `verify`, `challenge` and `parse` are pure: same bytes, same answer; no clock, no network, no database.
 * - `parse` never throws and never drops: what it does not understand becomes an `unparsed` item with a reason in words.
 * - `send` makes one try and reports what happened in the four words of `SendOutcome`; it never retries by itself, for
 *   only the outbound queue knows the order, the attempts so far and the other nodes.
 * - Nothing outside a channel's folder compares channel names: what differs is data in `capabilities`.
 */
export type Channel<Settings = ChannelSettings> = {
  /** The stable word in tables, routes and events, for example `whatsapp`. */
  id: string
  /** What people read, for example `WhatsApp`. */
  label: string
  /** Glyph drawn by the console: path data of a 24×24 monochrome SVG. */
  icon: string
  capabilities: Capabilities
  /**
   * One schema for the settings form, validation, masking and storage; fields marked with `secret()` are encrypted. Its `guide` are
   * the steps, in words, that an admin takes at the platform to have payloads sent here.
   */
  settings: TObject
  /** The platform's id of the connected account (phone number id, page id …), by which payloads are routed. */
  accountId(settings: Settings): string
  /** Which environment variable holds which setting, for the inbox that is connected or updated at start. */
  environment?: { readonly [Field in keyof Settings & string]?: VariableName }
  /** How a payload comes in. */
  inbound: WebhookInbound<Settings>
  /** How an answer goes out. */
  outbound: Outbound<Settings>
  /**
   * Asks the platform, by its cheapest authenticated read, whether it knows the account by these credentials. Changes nothing there.
   * Never throws; ends within `checkTimeoutMs` (call.ts). A channel that has no credentials at a platform asks nobody, and says so.
   */
  check(settings: Settings, call: CallPlatform, now: Date): Promise<AccountCheck>
}

/** What a check found, in words for an admin. */
export type AccountCheck = { ok: boolean; words: string }

export type VariableName = keyof typeof variables

/** Settings of one inbox, secrets decrypted; each channel narrows it to its own schema. */
export type ChannelSettings = Record<string, unknown>

/** What a channel can do, as data for rules, console and docs. */
export type Capabilities = {
  /** Longest text of one message, in characters. */
  maxTextLength: number
  /** When the customer is silent for longer than this, free text is refused. `null`: no limit. */
  replyWindow: ReplyWindow | null
  /** One open ticket per identity and inbox (chats). False where a person may hold several threads at once (e-mail, portal). */
  oneOpenTicket: boolean
  /** Delivery states that the platform reports for our messages. */
  reports: readonly ('sent' | 'delivered' | 'read')[]
  quotes: boolean
  reactions: boolean
  edits: boolean
  typing: boolean
  templates: boolean
  /** Media that may be sent, by kind. Empty: text only. */
  media: Partial<Record<MediaKind, { mimeTypes: readonly string[]; maxBytes: number }>>
  /** Kind of the address by which a person is usually reached here; a phone number that somebody types is normalised. */
  addressKind: Address['kind']
  /** True when an address names the same person on every inbox of the channel (a phone number); false when it is scoped to the inbox. */
  globalAddresses: boolean
}

export type ReplyWindow = {
  /** Length from the customer's last message, in ms. */
  lengthMs: number
  /** Safety margin taken off the end, in ms. */
  marginMs: number
  /** A longer window for human agents, in force when the boolean setting of that name is true. */
  extended?: { lengthMs: number; setting: string }
}

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker'

/** Headers in lower case; a header that came twice holds both values joined with `, ` and therefore never verifies. */
export type WebhookRequest = { headers: Record<string, string | undefined>; body: Buffer }

export type WebhookInbound<Settings = ChannelSettings> = {
  kind: 'webhook'
  /** True when these settings hold what is needed to verify; otherwise the webhook answers 503, never "unverified, accepted". */
  canVerify(settings: Settings): boolean
  /** Whether the raw bytes were signed with these settings' secret. Constant time; false on any malformed header. */
  verify(request: WebhookRequest, settings: Settings): boolean
  /**
   * Two inboxes whose keys are equal share one verification, so a thousand inboxes of one platform app cost one HMAC.
   * The value is secret and stays in memory.
   */
  verificationKey(settings: Settings): string
  /** The platform's GET handshake; absent where there is none. `settings` are those of every inbox of the channel that is asked for. */
  challenge?(query: Record<string, string | undefined>, settings: readonly Settings[]): ChallengeReply
  /**
   * Set where the sender waits for its ticket (a bot that hands over): its body is checked strictly, an API key with
   * `handoff.create` may stand for the signature, and the reply names the ticket.
   */
  handoff?: { body: TObject; reply: TObject }
  /** Reads a JSON body that has been verified. Every array is walked; the order of the result is the order of the payload. */
  parse(body: unknown): ParsedEntry[]
}

export type ChallengeReply = { status: 200 | 400 | 403; contentType: 'text/plain' | 'application/json'; body: string }

/** One thing found in a payload, and whose it is. */
export type ParsedEntry = {
  /** The platform's account id that the entry names; `null` when it names none (then: the channel's default inbox). */
  accountId: string | null
  /** JSON pointer of the entry inside the body, such as `/entry/0/changes/0/value/messages/3`. */
  pointer: string
  item: InboundItem
}

export type InboundItem =
  | InboundMessage
  | InboundEcho
  | InboundStatus
  | InboundWatermark
  | InboundReaction
  | InboundEdit
  | InboundDeletion
  | InboundIdentityChange
  | InboundTyping
  | InboundNotice
  | Unparsed

/** One address of a person on one account. `value` is normalised (a phone number is digits only, without `+`). */
export type Address = { kind: 'phone' | 'bsuid' | 'psid' | 'x_user' | 'session' | 'email' | 'external'; value: string }

export type Sender = {
  /** At least one, the most stable first (a WhatsApp BSUID before a phone number). */
  addresses: readonly Address[]
  /** The name that the platform gives, trimmed and at most 300 characters; `null` when it gives none. */
  displayName: string | null
  /** Small extra facts, such as a user name. */
  profile?: Record<string, string>
  /** An e-mail address that the sender claims to have; never used to find a customer, for it is not verified. */
  claimedEmail?: string
}

/** The platform's own time, and how exact it is: 1000 when the platform counts in seconds, 1 when in milliseconds. */
export type PlatformTime = { at: Date; precisionMs: 1 | 1000 }

export type ContentType =
  | 'text'
  | MediaKind
  | 'location'
  | 'contacts'
  | 'interactive'
  | 'order'
  | 'system'
  | 'unsupported'

export type InboundAttachment = {
  kind: MediaKind | 'file'
  /** The platform's media id, or `null` when only an address is given. */
  externalId: string | null
  url: string | null
  mimeType: string | null
  /** As given by the customer's side: hostile until checked. */
  fileName: string | null
  sizeBytes: number | null
  /** Lower-case hex. */
  sha256: string | null
}

type Content = {
  contentType: ContentType
  /** Readable words for every kind: the text, a caption, the title of a pressed button, a place in words. May be empty when attachments say it all. */
  text: string
  attachments: readonly InboundAttachment[]
  /** What the kind holds beyond words, as small JSON: location, contacts, button ids, referral, order, the raw unsupported part. */
  meta?: Record<string, unknown>
}

/** A person wrote. `externalId` is unique on the account. */
export type InboundMessage = Content & {
  kind: 'message'
  externalId: string
  sender: Sender
  sentAt: PlatformTime | null
  /** Platform id of the quoted message, which may be one that we never saw. */
  replyTo: string | null
  /** False for things that stand on the timeline but open no reply window. */
  opensWindow: boolean
  /** What a bot says when it hands over. */
  handoff?: { subject: string | null; priority: 'low' | 'medium' | 'high' | 'urgent' | null; tags: readonly string[] }
}

/** The business wrote, seen from the platform: our own send coming back, or an answer typed in the platform's own app. */
export type InboundEcho = Content & {
  kind: 'echo'
  externalId: string
  /** Our message id, when the platform hands back what we attached to the send. */
  ownId: string | null
  /** To whom it went. */
  recipient: Sender
  sentAt: PlatformTime | null
}

/** What became of one message of ours. */
export type InboundStatus = {
  kind: 'status'
  externalId: string
  ownId: string | null
  status: 'sent' | 'delivered' | 'read' | 'failed'
  at: PlatformTime | null
  /** Set when failed: the platform's code and its meaning in words for an agent. */
  failure: { code: string; reason: string } | null
}

/** Everything that we sent to this person up to a moment (or up to one message) was delivered or read. */
export type InboundWatermark = {
  kind: 'watermark'
  status: 'delivered' | 'read'
  upTo: { at: Date } | { externalId: string }
  sender: Sender
}

/** `emoji: null` takes the reaction away. */
export type InboundReaction = {
  kind: 'reaction'
  target: string
  sender: Sender
  emoji: string | null
  at: PlatformTime | null
}

export type InboundEdit = { kind: 'edit'; target: string; sender: Sender; text: string; at: PlatformTime | null }

export type InboundDeletion = { kind: 'deletion'; target: string; sender: Sender; at: PlatformTime | null }

/** The person behind `previous` is now reached at `current` (a new phone number, a new scoped id). */
export type InboundIdentityChange = {
  kind: 'identity_change'
  /** Unique on the account, so that a repeat changes nothing. */
  externalId: string
  previous: Sender
  current: Sender
  words: string
  at: PlatformTime | null
}

export type InboundTyping = { kind: 'typing'; sender: Sender }

/** The platform tells the operator something: template reviewed, account restricted, thread passed. Shown, never a message. */
export type InboundNotice = {
  kind: 'notice'
  /** Small stable word, for example `template_status`. */
  code: string
  level: 'info' | 'warn' | 'alarm'
  words: string
}

/** Kept with its raw bytes, visible and replayable. `reason` is one sentence for the operator. */
export type Unparsed = { kind: 'unparsed'; reason: string }

export type Outbound<Settings = ChannelSettings> = {
  /** One try at sending one message. Never throws; ends within `timeoutMs`. */
  send(message: OutboundMessage, settings: Settings, call: CallPlatform): Promise<SendOutcome>
}

export type OutboundMessage = {
  /** Our id (`msg_…`), attached to the send where the platform can hand it back. */
  id: string
  to: readonly Address[]
  text: string
  /** Platform id of the message that this one quotes. */
  replyTo: string | null
  /** Who wrote it: some windows are open for people only. */
  author: 'agent' | 'bot'
  /** When the customer last wrote on this inbox. */
  lastInboundAt: Date | null
  /** Now, for pure decisions on windows. */
  now: Date
}

/**
 * What one try came to.
 * - `accepted`: the platform took it and named it. `externalId: null` where answers are fetched, not pushed.
 * - `refused`: it will never be sent as it is. `inboxBroken`: the account itself is at fault (token, permission), so an admin must act.
 * - `retry`: surely not sent and worth another try, not before `afterMs` where the platform says so.
 * - `unknown`: the platform may have it (time-out, cut connection, 5xx after the request went out); waits for a status or echo.
 */
export type SendOutcome =
  | { outcome: 'accepted'; externalId: string | null }
  | { outcome: 'refused'; code: string; reason: string; inboxBroken?: boolean }
  | { outcome: 'retry'; code: string; reason: string; afterMs?: number }
  | { outcome: 'unknown'; code: string; reason: string }
