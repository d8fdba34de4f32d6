import { grantablePermissions } from '@parley/contract'
import { checkHolds, type Manager } from '../access/index.ts'
import { Problem } from '../http/problem.ts'
import type { Provider } from './provider.ts'

/** What a provider's word gives: a role, and departments (UUIDs) unless it says nothing of them. */
export type Given = { role: string; departmentIds: readonly string[] | null }

/** What a person's groups give; undefined when none of them gives anything. `mayGive`: whether a role is there and may be given. */
export function givenByGroups(
  { mapping }: Pick<Provider, 'mapping'>,
  groups: readonly string[],
  mayGive: (role: string) => boolean,
): Given | undefined {
  const rules = mapping.filter(({ group, role }) => groups.includes(group) && mayGive(role))
  const first = rules[0]
  return first && { role: first.role, departmentIds: departmentsOf(mapping, rules) }
}

/** What somebody whose groups give nothing gets; undefined: they stay outside. */
export function givenByDefault(
  { defaultRole, mapping }: Pick<Provider, 'defaultRole' | 'mapping'>,
  mayGive: (role: string) => boolean,
): Given | undefined {
  return defaultRole !== null && mayGive(defaultRole)
    ? { role: defaultRole, departmentIds: departmentsOf(mapping, []) }
    : undefined
}

function departmentsOf(mapping: Provider['mapping'], rules: Provider['mapping']): readonly string[] | null {
  if (mapping.every(({ departmentIds }) => departmentIds === null)) return null
  return [...new Set(rules.flatMap(({ departmentIds }) => departmentIds ?? []))]
}

/**
 * Whoever says whose word is taken can become anybody. So it takes a person who sees everything and may do everything; and
 * super admins come in only by the word of a super admin.
 * @throws Problem `insufficient_permissions`
 */
export function checkMayVouch(manager: Manager): void {
  const everything = { permissions: new Set(grantablePermissions), scope: 'all' } as const
  checkHolds(manager, 'admin', everything)
  if (manager.type === 'agent') return
  throw new Problem('insufficient_permissions', {
    detail: 'An API key cannot say whose sign-ins are trusted: sign in as a person',
  })
}

/** The sign-in page that tells what went wrong. It goes on to `wished`, when that is a page other than the first. */
export function signInPage(problem: string, wished: string | undefined): string {
  const page = pageAfter(wished).slice(home.length)
  const query = new URLSearchParams({ problem, ...(page.startsWith('/') ? { return_to: page } : {}) })
  return `${home}/sign-in?${query}`
}

const home = '/app'

/** Where to go after signing in: a page of the console. Whatever is no plain path to one leads to its first. */
export function pageAfter(wished: string | undefined): string {
  if (wished === undefined || !/^\/app(?:[/?#][\x21-\x5b\x5d-\x7e]*)?$/.test(wished)) return home
  const base = 'https://parley.invalid'
  const { origin, pathname, search, hash } = new URL(wished, base)
  const isPage = origin === base && (pathname === home || pathname.startsWith(`${home}/`)) && !pathname.includes('//')
  return isPage ? `${pathname}${search}${hash}` : home
}
