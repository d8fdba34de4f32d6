import type { InboundItem } from '../channel.ts'
import { isObject } from '../json.ts'
import { cleanId } from '../text.ts'
import { platformTime } from '../time.ts'
import { notice, person, unparsed } from './items.ts'
import { type Context, isOwn } from './message.ts'

const placeholder = '[Encrypted message. It cannot be read here; open it in X.]'

/** XChat's `chat.received` and `chat.sent`: only ciphertext, so what is shown is that somebody wrote. */
export function readEncrypted(payload: unknown, context: Context): InboundItem {
  if (!isObject(payload)) return unparsed('An encrypted chat event has no payload.')
  const externalId = cleanId(payload['id'])
  const senderId = cleanId(payload['sender_id'])
  if (externalId === null || senderId === null) return unparsed('An encrypted message names no id or no sender.')
  const common = {
    externalId,
    contentType: 'unsupported' as const,
    text: placeholder,
    attachments: [],
    meta: { encrypted: true },
    sentAt: platformTime(payload['created_at_msec']),
  }
  if (!isOwn(senderId, context))
    return { kind: 'message', ...common, sender: person(senderId, context.users), replyTo: null, opensWindow: true }
  const recipientId = otherSide(payload['conversation_id'], senderId)
  if (recipientId === null) return unparsed('An encrypted message sent by the account does not say to whom.')
  return { kind: 'echo', ...common, ownId: null, recipient: person(recipientId, context.users) }
}

export function chatJoined(): InboundItem {
  return notice('chat_joined', 'info', 'The account has joined an encrypted chat. Its messages can be read in X only.')
}

/** A conversation of two is named by their ids: `111:222`, in some events `111-222`. Groups are named otherwise. */
function otherSide(conversation: unknown, senderId: string): string | null {
  if (typeof conversation !== 'string' || !/^\d{1,20}[:-]\d{1,20}$/.test(conversation)) return null
  const others = conversation.split(/[:-]/).filter((id) => id !== senderId)
  return others.length === 1 ? others[0]! : null
}
