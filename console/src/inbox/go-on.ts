import { useEffect, useRef } from 'react'
import { usePending, withPending } from '../api/pending.ts'
import { indexOf, lengthOf, rowAt, type TicketList } from '../api/ticket-runs.ts'
import type { Ticket } from '../api/types.ts'
import { useSize } from '../app/size.ts'
import { toast } from '../design/index.ts'
import { listHandle } from './handle.ts'
import { useInbox } from './state.tsx'
import { t } from './words.ts'

/**
 * When the conversation that is read, or that the keys are on, is done with by one's own hand (resolved, closed, snoozed) and
 * leaves the list, the next one takes its place; on a phone, where one sees no list beside it, the list does.
 */
export function useGoOn(): void {
  const { list, openId, cursorId, open, close, setCursor, listKey } = useInbox()
  const pending = usePending()
  const size = useSize()
  const last = useRef<{ listKey: string; row: Ticket; at: number }>(undefined)
  const watched = openId ?? cursorId

  useEffect(() => {
    if (!list || watched === undefined) return
    const at = indexOf(list, watched)
    const row = at >= 0 ? rowAt(list, at) : undefined
    if (row) {
      last.current = { listKey, row, at }
      return
    }
    const before = last.current
    if (before?.row.ticket_id !== watched || before.listKey !== listKey) return
    if (!pending.has(watched) || !isDone(before.row, withPending(before.row, pending))) return
    last.current = undefined
    const next = following(list, before.at)
    if (size === 'narrow') {
      if (next) setCursor(next.ticket_id)
      if (openId) close({ replace: true })
      if (openId)
        toast(t('inbox.gone_on', { name: nameOf(before.row) }), {
          action: { words: t('inbox.gone_back'), run: () => open(watched) },
        })
      return
    }
    if (!next) return
    const hadFocus = document.activeElement === document.body || listHandle.current?.hasFocus()
    setCursor(next.ticket_id)
    if (openId) open(next.ticket_id, { replace: true })
    if (hadFocus) requestAnimationFrame(() => listHandle.current?.focus(next.ticket_id))
  }, [list, watched, listKey, pending, size, openId, open, close, setCursor])
}

function following(list: TicketList, at: number): Ticket | undefined {
  return rowAt(list, at) ?? rowAt(list, Math.min(at, lengthOf(list)) - 1)
}

function isDone(before: Ticket, after: Ticket): boolean {
  const ended = ['resolved', 'closed']
  return (
    (ended.includes(after.status) && !ended.includes(before.status)) || (!!after.snoozed_until && !before.snoozed_until)
  )
}

function nameOf({ customer }: Ticket): string {
  return customer.name ?? customer.channel_identity ?? t('app.customer_without_name')
}
