import { needed } from '../fields.ts'
import type { GivenMedia, MediaKind } from '../media/store.ts'
import { defined } from './defined.ts'
import { type MessengerKind, type MessengerWrites, messengerFiles, messengerLinks } from './messenger-writes.ts'

/** What building an event needs beside the person's wish. */
export type MessengerScene = {
  mid: string
  now: number
  appId: string
  lastSentId: string | null
  lastWrittenId: string | null
  /** Keeps a file and gives the URL under which it can be fetched. */
  keep: (kind: MediaKind, given: GivenMedia | undefined) => string
}

type Event = Record<string, unknown>
type Build = (write: MessengerWrites, scene: MessengerScene) => Event

const pageInboxAppId = '263902037430900'
const thumbsUpStickerId = 369239263222822

const message = (write: MessengerWrites, scene: MessengerScene, content: Event): Event => ({
  message: defined({
    mid: scene.mid,
    text: write.text,
    ...content,
    reply_to: write.replyTo ? { mid: write.replyTo } : undefined,
    referral: write.referral ? referralOf(write) : undefined,
  }),
})

const attachment = (write: MessengerWrites, scene: MessengerScene, type: string, payload?: Event, more: Event = {}) =>
  message(write, scene, { attachments: [defined({ type, payload, ...more })] })

const files = Object.fromEntries(
  messengerFiles.map((type): [string, Build] => [
    type,
    (write, scene) =>
      attachment(write, scene, type, { url: scene.keep(type === 'file' ? 'document' : type, write.media) }),
  ]),
) as Record<(typeof messengerFiles)[number], Build>

const links = Object.fromEntries(
  messengerLinks.map((type): [string, Build] => [
    type,
    (write, scene) =>
      attachment(write, scene, type, { url: `https://www.facebook.com/sandbox/${type}`, title: write.title ?? type }),
  ]),
) as Record<(typeof messengerLinks)[number], Build>

const events: Record<MessengerKind, Build> = {
  text: (write, scene) => message(write, scene, { text: write.text ?? 'Hello' }),
  ...files,
  ...links,
  sticker: (write, scene) =>
    attachment(write, scene, 'sticker', { url: scene.keep('sticker', write.media), sticker_id: thumbsUpStickerId }),
  fallback: (write, scene) =>
    attachment(write, scene, 'fallback', undefined, { title: write.title ?? 'A shared link' }),
  location: (write, scene) =>
    attachment(write, scene, 'location', {
      coordinates: { lat: write.latitude ?? 52.3731, long: write.longitude ?? 4.8926 },
    }),
  attachments: (write, scene) => message(write, scene, { attachments: needed(write.attachments, 'attachments') }),
  empty: (write, scene) => message(write, scene, {}),
  quick_reply: (write, scene) =>
    message(write, scene, {
      text: write.title ?? write.text ?? 'Yes',
      quick_reply: { payload: write.payload ?? 'YES' },
    }),
  postback: (write, scene) => ({
    postback: defined({
      mid: scene.mid,
      title: write.title ?? 'Get started',
      payload: write.standby ? undefined : (write.payload ?? 'GET_STARTED'),
      referral: write.referral ? referralOf(write) : undefined,
    }),
  }),
  reaction: (write, scene) => ({
    reaction: {
      mid: about(write.messageId ?? scene.lastSentId),
      action: 'react',
      reaction: write.reaction ?? 'love',
      emoji: write.emoji ?? '\u2764\uFE0F',
    },
  }),
  reaction_removed: (write, scene) => ({
    reaction: { mid: about(write.messageId ?? scene.lastSentId), action: 'unreact' },
  }),
  edit: (write, scene) => ({
    message_edit: {
      mid: about(write.messageId ?? scene.lastWrittenId),
      text: write.text ?? 'Edited',
      num_edit: write.editCount ?? 1,
    },
  }),
  referral: (write) => ({ referral: referralOf(write) }),
  optin: (write) => ({ optin: { type: 'notification_messages', payload: write.payload ?? 'OPTIN', title: 'News' } }),
  read: (write, scene) => ({ read: { watermark: write.watermark ?? scene.now } }),
  delivery: (write, scene) => ({
    delivery: defined({
      mids: write.messageId ? [write.messageId] : undefined,
      watermark: write.watermark ?? scene.now,
    }),
  }),
  pass_thread_control: (_write, scene) => ({
    pass_thread_control: { previous_owner_app_id: pageInboxAppId, new_owner_app_id: scene.appId, metadata: '' },
  }),
  take_thread_control: (_write, scene) => ({
    take_thread_control: { previous_owner_app_id: scene.appId, new_owner_app_id: pageInboxAppId, metadata: '' },
  }),
  request_thread_control: () => ({
    request_thread_control: { requested_owner_app_id: pageInboxAppId, metadata: '' },
  }),
  app_roles: (_write, scene) => ({ app_roles: { [scene.appId]: ['primary_receiver'] } }),
  account_linking: () => ({ account_linking: { status: 'linked', authorization_code: 'sandbox' } }),
  policy_enforcement: (write) => ({
    policy_enforcement: { action: 'warning', reason: write.text ?? 'A sample reason' },
  }),
  any: (write) => needed(write.event, 'event'),
}

/** The part of an event that tells what happened: everything but sender, recipient and timestamp. */
export function messengerEvent(write: MessengerWrites, scene: MessengerScene): Event {
  return events[write.kind ?? 'text'](write, scene)
}

function about(mid: string | null): string {
  return needed(mid, 'messageId (there is no earlier message in this thread)')
}

function referralOf(write: MessengerWrites): Event {
  const sample = { ref: 'sandbox-ref', source: 'SHORTLINK', type: 'OPEN_THREAD' }
  return typeof write.referral === 'object' ? { ...sample, ...write.referral } : sample
}
