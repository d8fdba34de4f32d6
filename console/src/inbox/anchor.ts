import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { indexOf, rowAt, type TicketList } from '../api/ticket-runs.ts'

type Given = {
  scroller: RefObject<HTMLDivElement | null>
  list: TicketList
  listKey: string
  height: number
  /** Where each list was left. */
  places: Map<string, number>
}

const looked = 8

/**
 * Keeps the rows in view where they are while others come and go above them; at the very top new ones push in.
 * @returns how many have come above since the list was scrolled away from its top
 */
export function useAnchor({ scroller, list, listKey, height, places }: Given): number {
  const rows = useRef<{ id: string; at: number }[]>([])
  const latest = useRef(list)
  const [above, setAbove] = useState(0)

  function note(top: number): void {
    const first = Math.floor(top / height)
    rows.current = Array.from({ length: looked }, (_, at) => first + at).flatMap((at) => {
      const id = rowAt(latest.current, at)?.ticket_id
      return id ? [{ id, at }] : []
    })
  }

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    latest.current = list
    const kept = rows.current.find(({ id }) => indexOf(list, id) >= 0)
    const moved = kept && element.scrollTop > 0 ? indexOf(list, kept.id) - kept.at : 0
    if (moved !== 0) {
      element.scrollTop += moved * height
      if (moved > 0) setAbove((count) => count + moved)
    }
    note(element.scrollTop)
  })

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const onScroll = () => {
      places.set(listKey, element.scrollTop)
      note(element.scrollTop)
      if (element.scrollTop < height) setAbove(0)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  })
  return above
}
