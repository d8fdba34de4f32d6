import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

type Anchor = { id: string; top: number }
const nearMs = 160
const endPx = 48
const olderPx = 600

/** Where each ticket was left: at a message, or at the end. It lasts as long as the page. */
const left = new Map<string, Anchor>()

export type ThreadScroll = {
  boxRef: RefObject<HTMLDivElement | null>
  contentRef: RefObject<HTMLDivElement | null>
  isAtEnd: boolean
  toEnd(): void
  /** Brings an element of this id to the middle, or near the top. @returns whether it is drawn */
  bring(id: string, to?: 'middle' | 'top'): boolean
}

/**
 * Scrolling of a thread: whoever is at the end stays there while it grows; whoever reads further up keeps what is read in place,
 * whatever is added above or below. Each ticket is found again where it was left.
 * @param start the element to begin at, or null for where it was left, else the end
 */
export function useThreadScroll(ticketId: string, start: string | null, onNearTop: () => void): ThreadScroll {
  const boxRef = useRef<HTMLDivElement>(null)
  const contentRef = useRef<HTMLDivElement>(null)
  const sticks = useRef(true)
  const anchor = useRef<Anchor | null>(null)
  const [isAtEnd, setAtEnd] = useState(true)
  const nearTop = useRef(onNearTop)
  nearTop.current = onNearTop

  const note = useCallback(() => {
    const box = boxRef.current
    if (!box) return
    sticks.current = box.scrollHeight - box.scrollTop - box.clientHeight < endPx
    anchor.current = sticks.current ? null : anchorOf(box)
    if (anchor.current) left.set(ticketId, anchor.current)
    else left.delete(ticketId)
    setAtEnd(sticks.current)
  }, [ticketId])

  const settle = useCallback(() => {
    const box = boxRef.current
    if (!box) return
    if (sticks.current) box.scrollTop = box.scrollHeight
    else if (anchor.current) {
      const element = document.getElementById(anchor.current.id)
      if (element)
        box.scrollTop += element.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor.current.top
    }
  }, [])

  const bring = useCallback(
    (id: string, to: 'middle' | 'top' = 'middle') => {
      const box = boxRef.current
      const element = document.getElementById(id)
      if (!box || !element) return false
      const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top
      box.scrollTop += top - (to === 'top' ? 96 : Math.max(48, (box.clientHeight - element.clientHeight) / 2))
      note()
      return true
    },
    [note],
  )

  // Before the first paint.
  // biome-ignore lint/correctness/useExhaustiveDependencies: where it begins is decided once
  useLayoutEffect(() => {
    const known = left.get(ticketId)
    if (start !== null && bring(start, 'top')) return
    if (known && document.getElementById(known.id)) {
      sticks.current = false
      anchor.current = known
    }
    settle()
    note()
  }, [ticketId])

  // After every rendering: what was read stays where it was.
  useLayoutEffect(settle)

  useEffect(() => {
    const box = boxRef.current
    const content = contentRef.current
    if (!box || !content) return
    const resized = new ResizeObserver(settle)
    resized.observe(box)
    resized.observe(content)
    const stop = new AbortController()
    let asked = 0
    box.addEventListener(
      'scroll',
      () => {
        note()
        if (box.scrollTop > olderPx || Date.now() - asked < nearMs) return
        asked = Date.now()
        nearTop.current()
      },
      { signal: stop.signal, passive: true },
    )
    return () => {
      resized.disconnect()
      stop.abort()
    }
  }, [note, settle])

  const toEnd = useCallback(() => {
    sticks.current = true
    anchor.current = null
    settle()
    note()
  }, [note, settle])

  return { boxRef, contentRef, isAtEnd, toEnd, bring }
}

/** The first message in sight, and how far below the top it begins. */
function anchorOf(box: HTMLElement): Anchor | null {
  const { top } = box.getBoundingClientRect()
  for (const element of box.querySelectorAll<HTMLElement>('[data-message]')) {
    const rect = element.getBoundingClientRect()
    if (rect.bottom > top + 8) return { id: element.id, top: rect.top - top }
  }
  return null
}
