import type { InboundItem, Sender } from '../../channel.ts'
import { isObject, type JsonObject, objectOf, wordOf } from '../../json.ts'
import { cleanBody, cleanId, cleanJson } from '../../text.ts'
import { platformTime } from '../../time.ts'
import { attachmentParts, type Parts } from './attachments.ts'
import { beside, personOf, unreadable } from './events.ts'

export function messageItem(message: JsonObject, event: JsonObject, sender: Sender, standby: boolean): InboundItem {
  const externalId = cleanId(message['mid'])
  if (externalId === null) return unreadable('The message has no id, or one that is no id.')
  const sentAt = platformTime(event['timestamp'])
  if (message['is_deleted'] === true) return { kind: 'deletion', target: externalId, sender, at: sentAt }
  const { meta: own, ...content } = contentOf(message)
  const meta = { ...own, ...beside(message, standby) }
  if (message['is_echo'] === true) {
    const recipient = personOf(event['recipient'])
    if (recipient === null) return unreadable('The echo does not say to whom it went.')
    const appId = wordOf(message['app_id'], 60)
    const more = { ...meta, ...(appId !== null && { appId }) }
    const ownId = cleanId(message['metadata'])
    return { kind: 'echo', externalId, ownId, recipient, sentAt, ...content, ...given(more) }
  }
  const replyTo = cleanId(objectOf(message['reply_to'])['mid'])
  return { kind: 'message', externalId, sender, sentAt, ...content, ...given(meta), replyTo, opensWindow: true }
}

/** A pressed button or menu line: the customer says its title, and that opens the window. */
export function postbackItem(postback: JsonObject, event: JsonObject, sender: Sender, standby: boolean): InboundItem {
  const externalId = cleanId(postback['mid'])
  if (externalId === null) return unreadable('The postback has no message id, or one that is no id.')
  return {
    kind: 'message',
    externalId,
    sender,
    sentAt: platformTime(event['timestamp']),
    contentType: 'interactive',
    text: wordOf(postback['title']) ?? wordOf(postback['payload']) ?? 'Pressed a button',
    attachments: [],
    meta: { postback: cleanJson({ payload: postback['payload'] ?? null }), ...beside(postback, standby) },
    replyTo: null,
    opensWindow: true,
  }
}

function contentOf(message: JsonObject): Parts {
  const parts = attachmentParts(message['attachments'])
  const text = typeof message['text'] === 'string' ? cleanBody(message['text']) : ''
  const quickReply = isObject(message['quick_reply']) ? message['quick_reply'] : null
  if (text === '' && parts === null && quickReply === null)
    return {
      contentType: 'unsupported',
      text: '[The message has neither text nor attachments that can be shown here]',
      attachments: [],
      meta: { raw: cleanJson(message) },
    }
  const meta = { ...parts?.meta, ...(quickReply && { quickReply: cleanJson(quickReply) }) }
  return {
    contentType: quickReply ? 'interactive' : (parts?.contentType ?? 'text'),
    text: cleanBody([text, parts?.text ?? ''].filter((part) => part !== '').join('\n')),
    attachments: parts?.attachments ?? [],
    meta,
  }
}

function given(meta: Record<string, unknown>): { meta?: Record<string, unknown> } {
  return Object.keys(meta).length > 0 ? { meta } : {}
}
