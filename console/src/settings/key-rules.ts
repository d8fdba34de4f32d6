import { grantablePermissions, permissions } from '@parley/contract'
import type { ApiKey, Permission } from '../api/types.ts'

export type PermissionGroup = { noun: string; permissions: { name: Permission; words: string }[] }

/** What one may give to a key, or a role, by noun, each with what it allows in the API's words. */
export function groupedPermissions(mine: readonly Permission[]): PermissionGroup[] {
  const groups = Map.groupBy(
    grantablePermissions.filter((name) => mine.includes(name)),
    (name) => name.split('.')[0] ?? '',
  )
  return [...groups].map(([noun, names]) => ({
    noun,
    permissions: names.map((name) => ({ name, words: permissions[name] })),
  }))
}

export const isReading = (name: Permission): boolean => name.endsWith('.read')

/** Whether the key still opens something. */
export function isAlive(key: Pick<ApiKey, 'revoked_at' | 'expires_at'>, now: number): boolean {
  return key.revoked_at === null && (key.expires_at === null || Date.parse(key.expires_at) > now)
}

export const expiries = ['never', '30', '90', '365'] as const
export type Expiry = (typeof expiries)[number]

/** The moment that an expiry of so many days stands for. */
export function expiresAt(expiry: Expiry, now: number): string | null {
  return expiry === 'never' ? null : new Date(now + Number(expiry) * 86_400_000).toISOString()
}
