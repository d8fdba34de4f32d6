import { api, onSignedOut } from '../api/index.ts'
import { companyQuery, meQuery } from '../api/queries.ts'
import { queryClient } from '../api/query-client.ts'
import { router } from './router.tsx'

/** Ends the session here and on the server, and forgets what was fetched; drafts stay. */
export async function signOut(): Promise<void> {
  await api('POST /auth/logout').catch(() => {})
  await leave()
}

let hasEnded = false

/** Whether a session ended while somebody worked, rather than that nobody was signed in. Asking forgets it. */
export function tookSessionEnd(): boolean {
  const had = hasEnded
  hasEnded = false
  return had
}

/** Forgets everything that was fetched for the agent who was signed in, and goes to the sign-in page. */
export async function leave(returnTo?: string): Promise<void> {
  if (returnTo && queryClient.getQueryData(meQuery().queryKey)) hasEnded = true
  await router.navigate({
    to: '/sign-in',
    search: returnTo ? { return_to: returnTo } : {},
    replace: true,
    ignoreBlocker: true,
  })
  forgetFetched()
}

/** Forgets what was fetched for one agent. The company stays: everybody sees it, and the sign-in page may be asking for it. */
export function forgetFetched(): void {
  const [company] = companyQuery().queryKey
  queryClient.getMutationCache().clear()
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== company })
}

/**
 * Any request may find that the session has ended: then sign in, and come back to where one was. One that was under way while the
 * session got another cookie finds the same, so it is asked once more.
 */
export function watchSession(): void {
  let isAsking = false
  onSignedOut(() => {
    if (isAsking || isPublic(router.state.location.pathname)) return
    isAsking = true
    api('GET /auth/me')
      .catch(() => {
        const { pathname, searchStr } = router.state.location
        if (!isPublic(pathname)) return leave(pathname + searchStr)
      })
      .finally(() => {
        isAsking = false
      })
  })
}

export function isPublic(pathname: string): boolean {
  return /^\/(sign-in|welcome|invitation|forgot-password|reset-password)\b/.test(pathname)
}

/** A path of this console, never another site. */
export function safeReturn(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])[\w\-./?=&%:,+~]*$/.test(to) && !isPublic(to) ? to : '/inbox'
}
