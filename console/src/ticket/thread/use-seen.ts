import { useQuery } from '@tanstack/react-query'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { api } from '../../api/index.ts'
import { mergeReadPositions, readPositionsQuery } from '../../api/ticket-list.ts'
import type { Ticket } from '../../api/types.ts'

const pauseMs = 400

/** Up to where this agent has read a ticket; undefined until it is known. */
export function useReadPosition(ticketId: string): number | undefined {
  const known = useQuery(readPositionsQuery()).data?.[ticketId]
  useEffect(() => {
    if (known !== undefined) return
    const stop = new AbortController()
    const given = { params: { ticket_id: ticketId }, signal: stop.signal }
    api('GET /tickets/{ticket_id}/read', given).then(
      ({ position }) => mergeReadPositions({ [ticketId]: position }),
      () => {},
    )
    return () => stop.abort()
  }, [ticketId, known])
  return known
}

/** The first message that was not read when the ticket was opened, by others; null when all was, or nothing ever. */
export function useFirstNew(ticket: Ticket, me: string): string | null {
  const position = useReadPosition(ticket.ticket_id)
  const [first, setFirst] = useState<{ ticketId: string; id: string | null } | null>(null)
  const isKnown = first?.ticketId === ticket.ticket_id
  if (!isKnown && position !== undefined) {
    const fresh =
      position === 0 ? undefined : ticket.timeline.find((one) => one.position > position && one.agent_id !== me)
    setFirst({ ticketId: ticket.ticket_id, id: fresh?.message_id ?? null })
  }
  return isKnown ? first.id : null
}

/**
 * Tells the server up to where was read, as it comes into sight on a page that is looked at.
 * @returns `check`, to be called when something may have come into sight; `markUnread` from a position on
 */
export function useSeen(
  ticket: Ticket,
  boxRef: RefObject<HTMLElement | null>,
): { check: () => void; markUnread: (position: number) => void } {
  const ticketId = ticket.ticket_id
  const known = useQuery(readPositionsQuery()).data?.[ticketId]
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const isHeld = useRef(false)
  const latest = useRef({ known, ticket })
  latest.current = { known, ticket }

  const tell = useCallback(
    (position: number) => {
      mergeReadPositions({ [ticketId]: position })
      const body = { position }
      // What could not be told is told with the next message that is read.
      void api('PUT /tickets/{ticket_id}/read', { params: { ticket_id: ticketId }, body }).catch(() => {})
    },
    [ticketId],
  )

  const check = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const { known, ticket } = latest.current
      if (document.hidden || isHeld.current || known === undefined || !boxRef.current) return
      const seen = lastInSight(boxRef.current, ticket.message_count)
      if (seen > known) tell(seen)
    }, pauseMs)
  }, [boxRef, tell])

  const markUnread = useCallback(
    (position: number) => {
      isHeld.current = true
      tell(position)
    },
    [tell],
  )

  useEffect(() => {
    isHeld.current = false
    addEventListener('visibilitychange', check)
    return () => {
      clearTimeout(timer.current)
      removeEventListener('visibilitychange', check)
    }
  }, [check])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what may bring something into sight
  useEffect(check, [check, ticket.message_count, known === undefined])
  return { check, markUnread }
}

/** Position of the last message in sight; all of them when the end is. */
function lastInSight(box: HTMLElement, count: number): number {
  if (box.scrollHeight - box.scrollTop - box.clientHeight < 8) return count
  const { bottom } = box.getBoundingClientRect()
  let position = 0
  for (const element of box.querySelectorAll<HTMLElement>('[data-message]'))
    if (element.getBoundingClientRect().top < bottom - 16)
      position = Math.max(position, Number(element.dataset['message']))
  return position
}
