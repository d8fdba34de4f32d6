// What was run by the command bar, newest first, in this browser: it may be run again.

const stored = 'parley.recent'
const mostKept = 12

export function recentEntries(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(stored) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : []
  } catch {
    return []
  }
}

export function noteRecent(entryId: string): void {
  try {
    const next = [entryId, ...recentEntries().filter((id) => id !== entryId)].slice(0, mostKept)
    localStorage.setItem(stored, JSON.stringify(next))
  } catch {
    // A browser that keeps nothing has no recent commands.
  }
}
