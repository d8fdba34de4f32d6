import { useSyncExternalStore } from 'react'
import type { Density, Preferences, Theme } from '../api/types.ts'

// How this agent wants the console to look. Kept in this browser, so that it is right before anything is fetched
// (public/theme.js), and with the account, so that it follows the agent.

export type Look = { theme: Theme; density: Density; listWidth: number }

const stored = 'parley.look'
const first: Look = { theme: 'system', density: 'comfortable', listWidth: 360 }
export const listWidths = { least: 300, most: 480 }
let look: Look = read()
const listeners = new Set<() => void>()

export function useLook(): Look {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => look,
  )
}

export function readLook(): Look {
  return look
}

/** Changes the look at once and keeps it in this browser; sending it to the account is the caller's part. */
export function setLook(change: Partial<Look>): void {
  look = { ...look, ...change }
  look.listWidth = Math.min(listWidths.most, Math.max(listWidths.least, Math.round(look.listWidth)))
  try {
    localStorage.setItem(stored, JSON.stringify(look))
  } catch {
    // A browser that keeps nothing still shows it.
  }
  show()
  for (const listener of listeners) listener()
}

/** Takes over what is kept with the account. */
export function adoptPreferences({ theme, density, list_width }: Preferences): void {
  setLook({
    ...(theme ? { theme } : {}),
    ...(density ? { density } : {}),
    ...(list_width ? { listWidth: list_width } : {}),
  })
}

function show(): void {
  const { dataset, style } = document.documentElement
  if (look.theme === 'system') delete dataset['theme']
  else dataset['theme'] = look.theme
  if (look.density === 'compact') dataset['density'] = 'compact'
  else delete dataset['density']
  style.setProperty('--list', `${look.listWidth}px`)
}

function read(): Look {
  try {
    return { ...first, ...(JSON.parse(localStorage.getItem(stored) ?? '{}') as Partial<Look>) }
  } catch {
    return first
  }
}

export function showLook(): void {
  show()
}
