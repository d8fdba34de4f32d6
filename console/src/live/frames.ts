import type { Event } from '../api/types.ts'

/** What comes and goes without a seq: who looks, who types, what this agent read elsewhere, what could not be sent. */
export type Ephemeral =
  | { type: 'typing'; agent_id: string; ticket_id: string }
  | { type: 'presence'; agent_id: string; ticket_id: string; here: boolean }
  | { type: 'read'; ticket_id: string; position: number }
  | { type: 'send_failed'; scheduled_id: string; ticket_id: string; code: string; detail: string }

export type ServerFrame =
  | { type: 'welcome'; seq: number }
  | { type: 'resync' }
  | { type: 'event'; seq: number; event: Event }
  | Ephemeral

/** The server is ours; what is no JSON or has no type is passed over, so that a newer server may say more. */
export function readFrame(data: unknown): ServerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(String(data))
    return typeof frame === 'object' && frame !== null && 'type' in frame ? (frame as ServerFrame) : undefined
  } catch {
    return undefined
  }
}
