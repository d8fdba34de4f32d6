import { createHash } from 'node:crypto'
import { isObject } from '../fields.ts'
import { type Happening, textOf } from './happening.ts'

/** What a customer said when the bot handed over. */
export function readHandoff(handoff: Record<string, unknown>): Happening[] {
  const text = textOf(handoff.initial_message) ?? ''
  const id = botEntryId(String(handoff.session_id), text)
  return [{ does: 'says', entry: { id, from: 'customer', kind: 'text', text } }]
}

/** A customer's words to a bot have no id on the wire: they are named by session and text, as Parley names them. */
export function botEntryId(sessionId: string, text: string): string {
  return `bot ${createHash('sha256')
    .update(JSON.stringify([sessionId, text]))
    .digest('base64url')
    .slice(0, 24)}`
}

/** The newest answer of an agent, from Parley's answer to a poll; none while nobody has answered. */
export function readPolled(status: Record<string, unknown>): Happening[] {
  const { last_agent_message: message } = status
  if (!isObject(message)) return []
  const entry = { from: 'business' as const, kind: 'text' as const, text: textOf(message.content) ?? '' }
  return [{ does: 'says', entry: { ...entry, id: String(message.message_id) } }]
}
