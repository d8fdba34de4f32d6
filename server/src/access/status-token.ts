import { toId } from '@parley/contract'
import type { Caller } from './caller.ts'
import type { Vault } from './vault.ts'

const purpose = 'ticket status'

/** Lets a bot that handed a conversation over ask how that one ticket stands, and do nothing else. Needs no database. */
export function createStatusTokens(vault: Vault) {
  return {
    /** For `GET …/tickets/:id/status?token=`. `ticketId` is the UUID. The token does not expire. */
    issue: (ticketId: string): string => vault.mac(purpose, ticketId),
    /** The caller that holds this token, or null when it is not this ticket's. */
    verify(ticketId: string, token: string): Caller | null {
      if (!vault.checkMac(purpose, ticketId, token)) return null
      return {
        type: 'bot',
        id: ticketId,
        label: `bot of ${toId('ticket', ticketId)}`,
        permissions: new Set(['ticket.read'] as const),
        scope: { kind: 'ticket', ticketId },
        via: 'status_token',
      }
    },
  }
}
export type StatusTokens = ReturnType<typeof createStatusTokens>
