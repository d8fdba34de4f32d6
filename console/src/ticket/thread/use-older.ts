import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Message, Ticket } from '../../api/types.ts'
import { onLiveEvent, onLiveResync } from '../../live/index.ts'
import { fallenOut, fetchBackTo, fetchPage, joined, type Page, withEvent } from './older-pages.ts'

/** How many messages are drawn at first, and how many more each time one reads upwards. */
const drawnAtOnce = 60

export type OlderMessages = {
  /** What is drawn, in order. */
  messages: readonly Message[]
  /** Nothing stands before the first of them. */
  isWhole: boolean
  isLoading: boolean
  error: unknown
  showOlder(): void
  /** Draws from this message on, fetching what is missing. @returns whether there is such a message */
  reach(messageId: string): Promise<boolean>
}

/**
 * The part of a timeline that is drawn: the newest first, more as one reads upwards. A ticket brings its newest 1,000 messages along;
 * what is older is fetched by the page, and follows the live feed from then on.
 */
export function useOlderMessages(ticket: Ticket): OlderMessages {
  const { ticket_id, timeline, message_count } = ticket
  const [older, setOlder] = useState<readonly Message[]>([])
  const [from, setFrom] = useState(() => timeline.at(-drawnAtOnce)?.message_id ?? null)
  const [error, setError] = useState<unknown>(null)
  const [isLoading, setLoading] = useState(false)
  const [seen, setSeen] = useState(timeline)
  const before = useRef(timeline[0]?.message_id ?? null)
  const underWay = useRef<Promise<Page>>(undefined)
  if (seen !== timeline) {
    setSeen(timeline)
    const fallen = fallenOut(seen, timeline)
    if (fallen.length > 0) setOlder((known) => joined(known, fallen))
  }
  const all = useMemo(() => joined(older, timeline), [older, timeline])
  const isComplete = all.length >= message_count || before.current === null
  const first = from === null ? 0 : indexOf(all, from)
  const latest = useRef({ all, older, timeline, first, isLoading, isComplete })
  latest.current = { all, older, timeline, first, isLoading, isComplete }

  /** One page at a time: who asks meanwhile is given the same. */
  const nextPage = useCallback((): Promise<Page> => {
    if (before.current === null) return Promise.resolve({ messages: [], before: null })
    underWay.current ??= fetchPage(ticket_id, before.current)
      .then((page) => {
        before.current = page.before
        setOlder((known) => joined(page.messages, known))
        return page
      })
      .finally(() => {
        underWay.current = undefined
      })
    return underWay.current
  }, [ticket_id])

  const guarded = useCallback(async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    setLoading(true)
    setError(null)
    try {
      return await work()
    } catch (problem) {
      setError(problem)
      return otherwise
    } finally {
      setLoading(false)
    }
  }, [])

  const refetch = useCallback(async () => {
    const [oldest] = latest.current.older
    if (!oldest) return
    const page = await fetchBackTo(ticket_id, oldest)
    before.current = page.before
    setOlder(page.messages)
  }, [ticket_id])

  useEffect(() => {
    const stops = [
      onLiveResync(() => void guarded(refetch, undefined)),
      onLiveEvent((event) => {
        if (event.ticket_id === ticket_id) setOlder((known) => withEvent(known, latest.current.timeline, event))
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [ticket_id, guarded, refetch])

  const showOlder = useCallback(() => {
    const { all, first, isLoading, isComplete } = latest.current
    if (isLoading) return
    if (first > 0) setFrom(all[Math.max(0, first - drawnAtOnce)]?.message_id ?? null)
    else if (!isComplete)
      void guarded(async () => {
        const { messages } = await nextPage()
        setFrom(messages.at(-drawnAtOnce)?.message_id ?? messages[0]?.message_id ?? null)
      }, undefined)
  }, [nextPage, guarded])

  const reach = useCallback(
    async (messageId: string) => {
      let found = latest.current.all
      const isIn = () => found.some((one) => one.message_id === messageId)
      if (isIn() && indexOf(found, messageId) >= latest.current.first) return true
      return guarded(async () => {
        while (!isIn()) {
          const { messages } = await nextPage()
          if (messages.length === 0) return false
          found = joined(messages, found)
        }
        setFrom(found[Math.max(0, indexOf(found, messageId) - 10)]?.message_id ?? null)
        return true
      }, false)
    },
    [nextPage, guarded],
  )

  const messages = useMemo(() => (first > 0 ? all.slice(first) : all), [all, first])
  return { messages, isWhole: first === 0 && isComplete, isLoading, error, showOlder, reach }
}

/** Where it stands; one that is gone leaves as many drawn as at first. */
function indexOf(messages: readonly Message[], id: string): number {
  const at = messages.findIndex(({ message_id }) => message_id === id)
  return at < 0 ? Math.max(0, messages.length - drawnAtOnce) : at
}
