import { useQuery } from '@tanstack/react-query'
import { agentsQuery } from '../../api/queries.ts'
import { changeTickets } from '../../api/tickets.ts'
import type { DraftMode, Me, Message, Ticket } from '../../api/types.ts'
import { toast, toastError } from '../../design/index.ts'
import { outboxOf, undo } from '../outbox/index.ts'
import { t } from '../words.ts'
import { mentionedIn } from './mentions.ts'
import type { ThenStatus } from './send-button.tsx'

const defaultDelaySeconds = 5

type Given = { ticket: Ticket; me: Me; mode: DraftMode; quoted: Message | null }

/** Hands a text to the outbox: it is shown at once, goes out when its delay is over, and can be taken back until then. */
export function useSend({ ticket, me, mode, quoted }: Given): (content: string, then: ThenStatus) => void {
  const agents = useQuery({ ...agentsQuery(), enabled: mode === 'note' }).data ?? []
  return (content, thenStatus) => {
    const ticketId = ticket.ticket_id
    const outbox = outboxOf(me.id)
    const delaySeconds = mode === 'note' ? 0 : (me.preferences?.send_delay_seconds ?? defaultDelaySeconds)
    const entry = outbox.add({
      ticketId,
      mode,
      content,
      mentions: mode === 'note' ? mentionedIn(content, agents) : [],
      replyTo: mode === 'reply' ? (quoted?.message_id ?? null) : null,
      thenStatus,
      delayMs: delaySeconds * 1000,
    })
    if (thenStatus === null) return
    // The list goes on to the next one at once; here it stays as it was until the message is out.
    void changeTickets([ticketId], { status: thenStatus }, () =>
      outbox.gone(entry.clientId).then(() => undefined),
    ).catch(toastError)
    if (thenStatus === 'resolved' && delaySeconds > 0)
      toast(t('ticket.sent_and_resolved'), { undo: () => void undo(me.id, entry), ms: delaySeconds * 1000 })
  }
}
