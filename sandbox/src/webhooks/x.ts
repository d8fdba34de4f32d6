import { randomUUID } from 'node:crypto'
import type { TwitterAccount } from '../accounts.ts'
import { isObject } from '../fields.ts'
import { type SignedWebhook, signedWebhook } from './signed.ts'
import { xText } from './x-text.ts'

export type XUser = { id: string; name: string; screenName: string }

/** What happened in a direct message conversation. `at` is Unix milliseconds. */
export type XHappening = { at: number; sender: XUser; recipient: XUser } & (
  | {
      type: 'message'
      id: string
      text: string
      attachment?: { mediaId: string; type: 'photo' | 'video' | 'animated_gif'; url: string }
      quickReply?: string
    }
  | { type: 'typing' }
  | { type: 'read'; lastReadEventId: string }
  | { type: 'encrypted'; id: string }
)

/** A whole body as X posts it. */
export type XUpdate = Record<string, unknown>

const sourceAppId = '13090192'
const lists = {
  message: 'direct_message_events',
  typing: 'direct_message_indicate_typing_events',
  read: 'direct_message_mark_read_events',
} as const

/** Account Activity body: lists at the top, users and apps by id. Encrypted chats do not exist there. */
export function aaaUpdate(account: TwitterAccount, happening: Exclude<XHappening, { type: 'encrypted' }>): XUpdate {
  const users = [happening.sender, happening.recipient].map((user) => [
    user.id,
    {
      id: user.id,
      created_timestamp: '1422556069340',
      name: user.name,
      screen_name: user.screenName,
      protected: false,
      verified: false,
      profile_image_url_https: `https://pbs.twimg.com/profile_images/${user.id}/normal.jpg`,
    },
  ])
  const app = { id: sourceAppId, name: 'X for Sandbox', url: 'https://example.com' }
  return {
    for_user_id: account.userId,
    [lists[happening.type]]: [classicEvent(happening, true)],
    ...(happening.type === 'message' ? { apps: { [sourceAppId]: app } } : {}),
    users: Object.fromEntries(users),
  }
}

/** X Activity body: the classic object one level deeper, users under `data` with v2 names, the account in the filter. */
export function xaaUpdate(account: TwitterAccount, happening: XHappening): XUpdate {
  const own = happening.sender.id === account.userId
  const kind = { message: own ? 'sent' : 'received', typing: 'indicate_typing', read: 'read', encrypted: 'received' }
  const eventType = `${happening.type === 'encrypted' ? 'chat' : 'dm'}.${kind[happening.type]}`
  const users = [happening.sender, happening.recipient].map((user) => [
    user.id,
    {
      data: {
        id: user.id,
        username: user.screenName,
        name: user.name,
        profile_image_url: `https://pbs.twimg.com/profile_images/${user.id}/normal.jpg`,
      },
    },
  ])
  const payload =
    happening.type === 'encrypted'
      ? {
          id: happening.id,
          conversation_id: [happening.sender.id, happening.recipient.id].join('-'),
          sender_id: happening.sender.id,
          encoded_event: Buffer.from(`ciphertext ${happening.id}`).toString('base64'),
        }
      : { [lists[happening.type]]: [classicEvent(happening, false)], users: Object.fromEntries(users) }
  return {
    data: {
      event_uuid: randomUUID(),
      filter: { user_id: account.userId },
      event_type: eventType,
      tag: 'sandbox',
      payload,
    },
  }
}

function classicEvent(happening: Exclude<XHappening, { type: 'encrypted' }>, withApp: boolean): XUpdate {
  const target = { recipient_id: happening.recipient.id }
  const created_timestamp = String(happening.at)
  const sender_id = happening.sender.id
  if (happening.type === 'typing') return { created_timestamp, sender_id, target }
  if (happening.type === 'read') {
    return { created_timestamp, sender_id, target, last_read_event_id: happening.lastReadEventId }
  }
  const { text, entities, mediaLink } = xText(happening.text, happening.attachment !== undefined)
  const { attachment, quickReply } = happening
  const media = attachment && {
    id: 0,
    id_str: attachment.mediaId,
    media_url: attachment.url,
    media_url_https: attachment.url,
    url: mediaLink,
    display_url: 'pic.twitter.com/sandbox',
    expanded_url: `https://twitter.com/messages/media/${happening.id}`,
    type: attachment.type,
  }
  return {
    type: 'message_create',
    id: happening.id,
    created_timestamp,
    message_create: {
      target,
      sender_id,
      ...(withApp ? { source_app_id: sourceAppId } : {}),
      message_data: {
        text,
        entities,
        ...(media ? { attachment: { type: 'media', media } } : {}),
        ...(quickReply === undefined ? {} : { quick_reply_response: { type: 'options', metadata: quickReply } }),
      },
    },
  }
}

/** Any number of bodies of one account as one: lists and people are joined, X Activity's `data` becomes a list. */
export function xBody(updates: readonly XUpdate[]): Buffer {
  const [first, ...rest] = updates
  if (!first || rest.length === 0) return Buffer.from(JSON.stringify(first ?? {}))
  if (updates.every((update) => 'data' in update)) {
    return Buffer.from(JSON.stringify({ data: updates.map((update) => update.data) }))
  }
  const joined: XUpdate = {}
  for (const [name, value] of updates.flatMap((update) => Object.entries(update))) {
    const before = joined[name]
    if (Array.isArray(before) && Array.isArray(value)) joined[name] = [...before, ...value]
    else if (isObject(before) && isObject(value)) joined[name] = { ...before, ...value }
    else joined[name] = value
  }
  return Buffer.from(JSON.stringify(joined))
}

/** `xBody`, signed. */
export function xWebhook(account: TwitterAccount, updates: readonly XUpdate[]): SignedWebhook {
  return signedWebhook('twitter', account, xBody(updates))
}
