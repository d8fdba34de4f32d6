import { useEffect, useState } from 'react'
import { loadRows } from '../api/ticket-list.ts'
import type { TicketList } from '../api/ticket-runs.ts'
import type { TicketFilter } from '../api/types.ts'

/** Rows that are fetched before they come into view. */
const ahead = 200
const behind = 60

/** Brings what is in view and what comes next. */
export function useLoading(filter: TicketFilter, list: TicketList, first: number, last: number) {
  const [error, setError] = useState<unknown>(null)
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the list has changed or on retry
  useEffect(() => {
    loadRows(filter, first, last, { behind, ahead }).then(() => setError(null), setError)
  }, [filter, first, last, list, tries])
  return { error, retry: () => setTries(tries + 1) }
}
