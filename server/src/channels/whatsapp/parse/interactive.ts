import { isObject, type JsonObject, joined, objectOf, wordOf } from '../../json.ts'
import { cleanBody, cleanJson } from '../../text.ts'
import { type Content, worded } from './content.ts'

/** Longest form answer that is read as JSON, in characters. */
const maxFormChars = 65_536

/** What a customer chose: a button, a row of a list, a filled form, the answer to a request to call. */
export function interactiveContent(part: JsonObject): Content | null {
  const meta = { interactive: cleanJson(part) }
  const reply = objectOf(part['button_reply'] ?? part['list_reply'])
  const title = wordOf(reply['title'])
  if (title !== null) return worded('interactive', joined([title, wordOf(reply['description'])], ' – '), meta)
  if (isObject(part['nfm_reply'])) return formContent(part['nfm_reply'])
  if (isObject(part['call_permission_reply'])) {
    const accepted = part['call_permission_reply']['response'] === 'accept'
    return worded('interactive', accepted ? 'You may call me.' : 'Please do not call me.', meta)
  }
  return null
}

/** A quick-reply button of a template. */
export function buttonContent(part: JsonObject): Content | null {
  const text = wordOf(part['text']) ?? wordOf(part['payload'])
  return text === null ? null : worded('interactive', text, { button: cleanJson(part) })
}

function formContent(form: JsonObject): Content {
  const answers = answersOf(form['response_json'])
  const lines = answers === null ? [] : Object.entries(answers).flatMap(([field, answer]) => lineOf(field, answer))
  const text = cleanBody([wordOf(form['body']) ?? 'Form sent', ...lines].join('\n'))
  return worded('interactive', text, {
    interactive: cleanJson({ type: 'nfm_reply', name: form['name'] ?? null }),
    ...(answers === null ? { raw: cleanJson(form['response_json'] ?? null) } : { answers: cleanJson(answers) }),
  })
}

/** `flow_token` is the sender's bookkeeping, not an answer of the customer. */
function lineOf(field: string, answer: unknown): string[] {
  if (field === 'flow_token') return []
  const words = wordOf(answer) ?? JSON.stringify(cleanJson(answer, 1000))
  return [`${wordOf(field, 100) ?? '?'}: ${words}`]
}

function answersOf(json: unknown): JsonObject | null {
  if (typeof json !== 'string' || json.length > maxFormChars) return null
  try {
    const answers: unknown = JSON.parse(json)
    return isObject(answers) ? answers : null
  } catch {
    return null
  }
}
