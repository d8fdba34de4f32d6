import type { InboundNotice } from '../../channel.ts'
import { isObject, type JsonObject, joined, objectOf, wordOf } from '../../json.ts'

type Kind = { level: InboundNotice['level']; words(part: JsonObject, who: string): string }

/** Events that tell the operator something and are no message of the customer. */
const kinds: Readonly<Record<string, Kind>> = {
  policy_enforcement: {
    level: 'alarm',
    words: (part) => `Messenger enforces its policy on the page: ${said(part, 'action', 'reason')}.`,
  },
  pass_thread_control: {
    level: 'info',
    words: (part, who) => `The conversation with ${who} was passed on (${said(part, 'new_owner_app_id', 'metadata')}).`,
  },
  take_thread_control: {
    level: 'info',
    words: (part, who) =>
      `The conversation with ${who} was taken over (${said(part, 'new_owner_app_id', 'previous_owner_app_id', 'metadata')}).`,
  },
  request_thread_control: {
    level: 'info',
    words: (part, who) =>
      `Another app asks for the conversation with ${who} (${said(part, 'requested_owner_app_id', 'metadata')}).`,
  },
  app_roles: { level: 'info', words: () => 'The roles of the apps on this page have changed.' },
  account_linking: { level: 'info', words: (part, who) => `Account linking of ${who}: ${said(part, 'status')}.` },
  optin: { level: 'info', words: (part, who) => `${who} has opted in: ${said(part, 'type', 'title', 'ref')}.` },
  referral: {
    level: 'info',
    words: (part, who) => `${who} came to the chat by a link: ${said(part, 'source', 'type', 'ref', 'ad_id')}.`,
  },
}

/** `null` when the event is none of these. */
export function noticeItem(event: JsonObject): InboundNotice | null {
  for (const code in kinds) {
    const part = event[code]
    if (!isObject(part)) continue
    const who = wordOf(objectOf(event['sender'])['id'], 100) ?? wordOf(objectOf(event['recipient'])['id'], 100)
    const { level, words } = kinds[code]!
    const sentence = words(part, who ? `customer ${who}` : 'a customer')
    return { kind: 'notice', code, level, words: sentence.charAt(0).toUpperCase() + sentence.slice(1) }
  }
  return null
}

function said(part: JsonObject, ...keys: string[]): string {
  const words = keys.map((key) => wordOf(part[key], 300)?.replace(/\.$/, '') ?? null)
  return joined(words, ', ') || 'no more is said'
}
