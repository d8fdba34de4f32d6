import { defaultPreferences, Preferences } from '@parley/contract'
import { Compile } from 'typebox/compile'

const checks = Object.entries(Preferences.properties).map(([name, schema]) => ({ name, check: Compile(schema) }))

/** What was chosen, over the defaults. What is stored and no longer a choice counts as not chosen. */
export function preferencesOf(stored: Record<string, unknown>): Preferences {
  const chosen = checks.filter(({ name, check }) => check.Check(stored[name])).map(({ name }) => [name, stored[name]])
  return { ...defaultPreferences, ...Object.fromEntries(chosen) }
}
