import { isPresetRole } from '@parley/contract'
import { t } from '../words/t.ts'

/** What a role is called: presets in the reader's language, others by their key, such as "Night shift". */
export function roleName(role: string): string {
  if (isPresetRole(role)) return t(`app.role_${role}`)
  const words = role.replaceAll('_', ' ').trim()
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
