import type { Me, Ticket } from '../../api/types.ts'
import { useChannelLabel, useNow } from '../../design/index.ts'
import { t } from '../words.ts'
import type { Limits } from './limits.ts'

/** Why nothing can be sent here now, whatever is written. */
export function useBlocked(ticket: Ticket, me: Me, limits: Limits, isNote: boolean): string | null {
  const channel = useChannelLabel(ticket.source.channel)
  const now = useNow()
  if (!me.permissions.includes('message.write')) return t('ticket.may_not_write')
  if (isNote) return null
  if (ticket.status === 'closed') return t('ticket.closed_ticket')
  const isOpen = !limits.hasWindow || (limits.closesAt !== null && limits.closesAt > now)
  return isOpen ? null : t('ticket.closed_window_explained', { channel })
}
