import { useCallback, useState } from 'react'

const most = 8
const keyOf = (agentId: string) => `parley.searches.${agentId}`

/** What this agent searched for in this browser, the newest first. */
export function useRecent(agentId: string) {
  const [recent, setRecent] = useState(() => load(agentId))
  const keep = useCallback(
    (next: string[]) => {
      setRecent(next)
      try {
        localStorage.setItem(keyOf(agentId), JSON.stringify(next))
      } catch {
        // A browser that keeps nothing has them as long as the page lives.
      }
    },
    [agentId],
  )
  return {
    recent,
    remember: (words: string) => keep(remembered(load(agentId), words)),
    forget: (words: string) => keep(recent.filter((one) => one !== words)),
    forgetAll: () => keep([]),
  }
}

/** The list with these words at its top; one that they go on from is replaced. */
export function remembered(recent: readonly string[], words: string): string[] {
  const clean = words.trim()
  if (clean === '') return [...recent]
  return [clean, ...recent.filter((one) => !clean.startsWith(one))].slice(0, most)
}

function load(agentId: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(agentId)) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, most) : []
  } catch {
    return []
  }
}
