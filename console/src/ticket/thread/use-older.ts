import { useCallback, useMemo, useRef, useState } from 'react'
import { api } from '../../api/index.ts'
import type { Message, Ticket } from '../../api/types.ts'

const pageSize = 100
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
 * what is older is fetched by the page.
 */
export function useOlderMessages(ticket: Ticket): OlderMessages {
  const { ticket_id, timeline, message_count } = ticket
  const [older, setOlder] = useState<readonly Message[]>([])
  const [from, setFrom] = useState(() => timeline.at(-drawnAtOnce)?.message_id ?? null)
  const [error, setError] = useState<unknown>(null)
  const [isLoading, setLoading] = useState(false)
  const before = useRef(timeline[0]?.message_id ?? null)
  const all = useMemo(() => merge(older, timeline), [older, timeline])
  const isComplete = all.length >= message_count || before.current === null
  const first = from === null ? 0 : indexOf(all, from)
  const latest = useRef({ all, first, isLoading, isComplete })
  latest.current = { all, first, isLoading, isComplete }

  const fetchPage = useCallback(async (): Promise<Message[]> => {
    if (before.current === null) return []
    const query = { before: before.current, limit: pageSize }
    const page = await api('GET /tickets/{ticket_id}/messages', { params: { ticket_id }, query })
    before.current = page.next_before
    const messages = page.messages.toReversed()
    setOlder((known) => [...messages, ...known])
    return messages
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

  const showOlder = useCallback(() => {
    const { all, first, isLoading, isComplete } = latest.current
    if (isLoading) return
    if (first > 0) setFrom(all[Math.max(0, first - drawnAtOnce)]?.message_id ?? null)
    else if (!isComplete)
      void guarded(async () => {
        const page = await fetchPage()
        setFrom(page.at(-drawnAtOnce)?.message_id ?? page[0]?.message_id ?? null)
      }, undefined)
  }, [fetchPage, guarded])

  const reach = useCallback(
    async (messageId: string) => {
      let found = latest.current.all
      const isDrawn =
        indexOf(found, messageId) >= latest.current.first && found.some((one) => one.message_id === messageId)
      if (isDrawn) return true
      return guarded(async () => {
        while (!found.some((message) => message.message_id === messageId)) {
          const page = await fetchPage()
          if (page.length === 0) return false
          found = [...page, ...found]
        }
        setFrom(found[Math.max(0, indexOf(found, messageId) - 10)]?.message_id ?? null)
        return true
      }, false)
    },
    [fetchPage, guarded],
  )

  const messages = useMemo(() => (first > 0 ? all.slice(first) : all), [all, first])
  return { messages, isWhole: first === 0 && isComplete, isLoading, error, showOlder, reach }
}

/** Where it stands; one that is gone leaves as many drawn as at first. */
function indexOf(messages: readonly Message[], id: string): number {
  const at = messages.findIndex(({ message_id }) => message_id === id)
  return at < 0 ? Math.max(0, messages.length - drawnAtOnce) : at
}

function merge(older: readonly Message[], timeline: readonly Message[]): readonly Message[] {
  if (older.length === 0) return timeline
  const newer = new Set(timeline.map(({ message_id }) => message_id))
  return [...older.filter(({ message_id }) => !newer.has(message_id)), ...timeline]
}
