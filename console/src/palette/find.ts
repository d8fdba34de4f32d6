import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { searchQuery } from '../api/queries.ts'
import type { SearchHit } from '../api/types.ts'

const pauseMs = 120
const leastLength = 2
const most = 6

export type Found = {
  tickets: readonly SearchHit[]
  customers: readonly { id: string; name: string | null; address: string | null }[]
  error: unknown
}
const nothing: Found = { tickets: [], customers: [], error: undefined }

/** Whether this is the number of a ticket, which is meant before any command. */
export const isNumber = (words: string): boolean => /^#?\d+$/.test(words)

/** Tickets and customers that these words find, a moment after the last letter. Until then what the words before them found. */
export function useFound(words: string): Found {
  const settled = useSettled(words)
  const { data, error, isPlaceholderData } = useQuery({
    ...searchQuery({ q: settled, limit: most }),
    enabled: isWorth(settled),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    retry: false,
  })
  if (!isWorth(words) || !isWorth(settled)) return nothing
  // Another number is another ticket, and the first line is what Enter opens.
  if (isNumber(words) && (settled !== words || isPlaceholderData)) return nothing
  if (error) return { ...nothing, error }
  return { tickets: data?.results ?? [], customers: customersOf(data?.results ?? []), error: undefined }
}

const isWorth = (words: string): boolean => words.length >= leastLength || isNumber(words)

/** Those who are meant themselves, not only what they wrote. */
export function customersOf(hits: readonly SearchHit[]): Found['customers'] {
  const meant = hits.filter((hit) => hit.found_in === 'customer').map(({ ticket }) => ticket.customer)
  return [...new Map(meant.map((one) => [one.internal_id, one])).values()].map((one) => ({
    id: one.internal_id,
    name: one.name,
    address: one.primary_email ?? one.channel_identity,
  }))
}

function useSettled(words: string): string {
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(words), words === '' ? 0 : pauseMs)
    return () => clearTimeout(timer)
  }, [words])
  return settled
}
