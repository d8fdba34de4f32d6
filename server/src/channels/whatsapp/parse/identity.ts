import type { InboundItem, PlatformTime, Sender } from '../../channel.ts'
import { type JsonObject, objectOf, wordOf } from '../../json.ts'
import { cleanId, cleanJson } from '../../text.ts'
import { platformTime } from '../../time.ts'
import { personOf } from './senders.ts'

/**
 * A message of type `system`: WhatsApp tells that a person has a new number or user id, or a new security code. It comes
 * without contacts; `from` is the person as known so far.
 */
export function systemItem(
  message: JsonObject,
  externalId: string,
  sender: Sender,
  sentAt: PlatformTime | null,
): InboundItem {
  const system = objectOf(message['system'])
  const words = wordOf(system['body'], 4096) ?? 'WhatsApp tells of a change without saying which.'
  const current = personOf(system['user_id'], system['wa_id'] ?? system['new_wa_id'])
  const type = system['type']
  const moved = type === 'user_changed_number' || type === 'customer_changed_number' || type === 'user_changed_user_id'
  if (moved && current !== null)
    return { kind: 'identity_change', externalId, previous: previousOf(sender, system), current, words, at: sentAt }
  return {
    kind: 'message',
    externalId,
    sender,
    sentAt,
    contentType: 'system',
    text: words,
    attachments: [],
    meta: { system: cleanJson(system) },
    replyTo: null,
    opensWindow: false,
  }
}

/** Older payloads name the old number in `customer` as well. */
function previousOf(sender: Sender, system: JsonObject): Sender {
  const [first] = personOf(undefined, system['customer'])?.addresses ?? []
  if (!first || sender.addresses.some((address) => address.value === first.value)) return sender
  return { ...sender, addresses: [...sender.addresses, first] }
}

/** One element of `user_id_update[]`. It has no id of its own, so the pair of user ids stands for it. */
export function userIdUpdateItem(update: JsonObject): InboundItem {
  const userId = objectOf(update['user_id'])
  const before = cleanId(userId['previous'])
  const after = cleanId(userId['current'])
  const previous = personOf(before, update['wa_id'])
  const current = personOf(after, update['wa_id'])
  const externalId = cleanId(`user_id_update:${before}:${after}`)
  if (before === null || after === null || previous === null || current === null || externalId === null)
    return { kind: 'unparsed', reason: 'The change of a user id does not name the old and the new id.' }
  return {
    kind: 'identity_change',
    externalId,
    previous,
    current,
    words: wordOf(update['detail'], 4096) ?? 'The customer has a new WhatsApp user id.',
    at: platformTime(update['timestamp']),
  }
}
