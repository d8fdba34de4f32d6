import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { meQuery } from '../api/queries.ts'

const kept = new Map<string, unknown>()

/**
 * Which dialog of a page is open; undefined is none. One that was open when the session ended is open again once its agent has
 * signed in and come back; what was typed in it is kept by its form (`keepAs`).
 * @param keeps which ones: not what shows a secret, and not a question that was asked long ago
 */
export function useKeptOpen<T>(
  page: string,
  keeps: (open: T) => boolean = () => true,
): [open: T | undefined, setOpen: (open: T | undefined) => void] {
  const key = `${useQueryClient().getQueryData(meQuery().queryKey)?.id ?? ''} ${page}`
  const [open, setOpen] = useState<T | undefined>(() => kept.get(key) as T | undefined)
  const latest = useRef({ open, keeps })
  latest.current = { open, keeps }
  useEffect(() => {
    kept.delete(key)
    return () => {
      const { open, keeps } = latest.current
      if (open !== undefined && keeps(open) && location.pathname.endsWith('/sign-in')) kept.set(key, open)
    }
  }, [key])
  return [open, setOpen]
}
