import type { DraftMode, Scheduled } from '../../api/types.ts'

/** What an agent wishes to send. */
export type Wish = {
  ticketId: string
  mode: DraftMode
  content: string
  mentions: readonly string[]
  replyTo: string | null
  thenStatus: 'resolved' | 'pending_customer' | null
  /** How long it can be taken back, in ms. */
  delayMs: number
}

/**
 * Something that was sent and is no message yet.
 *
 * Its life: `waiting` (for those before it, or for the server to be reached) → `sending` (a request is under way) → `scheduled` (the
 * server has it and sends it at `dueAt`) → gone, once the timeline holds a message of its client id. The server may refuse it:
 * `refused`, which stays until it is put away.
 */
export type Outgoing = Wish & {
  clientId: string
  /** When it was sent, ms. */
  at: number
  state: 'waiting' | 'sending' | 'scheduled' | 'refused'
  /** A request has gone out, so the server may have it. */
  wasTried: boolean
  scheduledId: string | null
  /** When it can no longer be taken back, ms; null while the server does not have it. */
  dueAt: number | null
  /** Why it was refused, or what it waits for. */
  problem: { code: string; detail: string } | null
}

export function outgoingOf(wish: Wish, clientId: string, at: number): Outgoing {
  return {
    ...wish,
    clientId,
    at,
    state: 'waiting',
    wasTried: false,
    scheduledId: null,
    dueAt: null,
    problem: null,
  }
}

/** One that this browser learns of from the server: sent from another one, or before a reload. */
export function outgoingFrom(row: Scheduled): Outgoing {
  const dueAt = Date.parse(row.send_at)
  return {
    ticketId: row.ticket_id,
    mode: row.visibility === 'internal' ? 'note' : 'reply',
    content: row.content,
    mentions: [],
    replyTo: null,
    thenStatus: row.then_status,
    delayMs: 0,
    clientId: row.client_id ?? row.scheduled_id,
    at: dueAt,
    state: row.failed ? 'refused' : 'scheduled',
    wasTried: true,
    scheduledId: row.scheduled_id,
    dueAt,
    problem: row.failed ?? null,
  }
}
