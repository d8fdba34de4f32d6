import type { InboundItem, InboundStatus } from '../../channel.ts'
import { type JsonObject, listOf, objectOf, wordOf } from '../../json.ts'
import { codeOf, reasonOf, ruleFor } from '../../meta/graph.ts'
import { cleanId } from '../../text.ts'
import { platformTime } from '../../time.ts'
import { rules } from '../errors.ts'

/** `played` is a voice message first heard: for an agent that is read. */
const states: Readonly<Record<string, InboundStatus['status']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
}

/** One element of `statuses[]`. It is matched by the message's id alone: the recipient may be hidden. */
export function statusItem(element: JsonObject): InboundItem {
  const externalId = cleanId(element['id'])
  if (externalId === null) return { kind: 'unparsed', reason: 'The status names no message.' }
  const named = element['status']
  const status = typeof named === 'string' && Object.hasOwn(states, named) ? states[named] : undefined
  if (!status)
    return { kind: 'unparsed', reason: `The status ${wordOf(named, 60) ?? '(none)'} is not one that we know.` }
  return {
    kind: 'status',
    externalId,
    ownId: cleanId(element['biz_opaque_callback_data']),
    status,
    at: platformTime(element['timestamp']),
    failure: status === 'failed' ? failureOf(element['errors']) : null,
  }
}

function failureOf(errors: unknown): { code: string; reason: string } {
  const error = objectOf(listOf(errors)[0])
  const code = codeOf(error['code'])
  if (code === null) return { code: 'unknown', reason: 'WhatsApp could not deliver the message and did not say why.' }
  const words = ruleFor(rules, code, null)?.words ?? `WhatsApp could not deliver the message (error ${code}).`
  return { code, reason: reasonOf(words, { ...error, message: error['message'] ?? error['title'] }) }
}
