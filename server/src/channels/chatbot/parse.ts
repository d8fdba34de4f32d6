import { createHash } from 'node:crypto'
import type { InboundMessage, ParsedEntry } from '../channel.ts'
import { isObject, type JsonObject, unparsed } from '../json.ts'
import { cleanBody, cleanId, cleanName, cleanText } from '../text.ts'

type Handoff = NonNullable<InboundMessage['handoff']>

const priorities: readonly unknown[] = ['low', 'medium', 'high', 'urgent']

/**
 * One handoff is one message. Lengths are the route's business (`HandoffBody`); here a longer field is cut, never refused, so that
 * what was once accepted can always be read.
 */
export function parse(body: unknown): ParsedEntry[] {
  const refuse = (reason: string) => [unparsed(null, '', reason)]
  if (!isObject(body)) return refuse('The handoff is not a JSON object.')
  const { session_id: session, initial_message: text } = body
  const sessionId = cleanId(session)
  if (sessionId === null)
    return refuse('The handoff has no session_id, or one that is no string of 1 to 512 characters.')
  if (typeof text !== 'string' || text === '') return refuse('The handoff has no initial_message.')
  const wrong = ['customer_email', 'customer_name', 'subject'].find((name) => !isOptionalString(body[name]))
  if (wrong !== undefined) return refuse(`The handoff's ${wrong} is not a string.`)
  const handoff = readHandoff(body)
  if (handoff === null) return refuse('The priority is none of low, medium, high, urgent, or the tags are not strings.')
  const item: InboundMessage = {
    kind: 'message',
    externalId: handoffId(sessionId, text),
    sender: {
      addresses: [{ kind: 'session', value: sessionId }],
      displayName: cleanName(body['customer_name']),
      ...claim(body['customer_email']),
    },
    sentAt: null,
    contentType: 'text',
    text: cleanBody(text),
    attachments: [],
    replyTo: null,
    opensWindow: true,
    handoff,
  }
  return [{ accountId: null, pointer: '', item }]
}

/**
 * The body has no id of its own. A retry of one handoff repeats session and message, so it is the same message; a later handoff
 * of the session says something else, so it is another. As JSON, the two parts cannot be shifted into each other.
 */
function handoffId(sessionId: string, text: string): string {
  return `handoff:${createHash('sha256')
    .update(JSON.stringify([sessionId, text]))
    .digest('hex')}`
}

function readHandoff({ subject, priority, tags = [] }: JsonObject): Handoff | null {
  if (priority !== undefined && !priorities.includes(priority)) return null
  if (!Array.isArray(tags) || tags.some((tag) => typeof tag !== 'string')) return null
  return {
    subject: cleanName(subject),
    priority: (priority ?? null) as Handoff['priority'],
    tags: tags.slice(0, 20).map((tag: string) => cleanText(tag, 64)),
  }
}

function claim(email: unknown): { claimedEmail?: string } {
  return typeof email === 'string' && email !== '' ? { claimedEmail: cleanText(email, 254) } : {}
}

function isOptionalString(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}
