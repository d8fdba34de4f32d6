import type { RefObject } from 'react'
import type { Ticket } from '../../api/types.ts'
import { useCommands } from '../../commands/index.ts'
import { t } from '../words.ts'

type Given = {
  ticket: Ticket
  boxRef: RefObject<HTMLElement | null>
  markUnread: (position: number) => void
}

/** Moving through the messages by keys, and leaving the ticket unread. */
export function useThreadCommands({ ticket, boxRef, markUnread }: Given): void {
  const isInside = () => boxRef.current?.contains(document.activeElement) ?? false
  const step = (by: number) => {
    const all = [...(boxRef.current?.querySelectorAll<HTMLElement>('article[data-message]') ?? [])]
    const at = all.findIndex((one) => one.contains(document.activeElement))
    const next = all[at < 0 ? all.length - 1 : Math.min(all.length - 1, Math.max(0, at + by))]
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest' })
  }
  const lastOfCustomer = ticket.timeline.findLast((one) => one.sender_type === 'customer')
  useCommands([
    {
      id: 'thread.up',
      words: t('ticket.message_up'),
      group: t('app.group_ticket'),
      key: 'up',
      when: isInside,
      isHidden: true,
      run: () => step(-1),
    },
    {
      id: 'thread.down',
      words: t('ticket.message_down'),
      group: t('app.group_ticket'),
      key: 'down',
      when: isInside,
      isHidden: true,
      run: () => step(1),
    },
    {
      id: 'ticket.unread',
      words: t('ticket.mark_unread'),
      group: t('app.group_ticket'),
      key: 'u',
      when: () => lastOfCustomer !== undefined,
      run: () => markUnread((lastOfCustomer?.position ?? 1) - 1),
    },
  ])
}
