import { api } from '../api/index.ts'
import { meQuery } from '../api/queries.ts'
import { queryClient } from '../api/query-client.ts'
import type { Preferences } from '../api/types.ts'
import { type Look, setLook } from './look.ts'

/** Changes the look here at once and with the account. It is no harm when the account does not hear of it: this browser keeps it. */
export function saveLook(change: Partial<Look>): void {
  setLook(change)
  const { listWidth, ...others } = change
  const preferences: Partial<Preferences> = { ...others, ...(listWidth === undefined ? {} : { list_width: listWidth }) }
  api('PATCH /auth/me', { body: { preferences } }).then(
    (me) => queryClient.setQueryData(meQuery().queryKey, me),
    () => {},
  )
}

/** Changes a preference at once; undone, with its reason, when the account does not take it. @throws ApiProblem */
export async function savePreferences(change: Partial<Preferences>): Promise<void> {
  const { queryKey } = meQuery()
  const before = queryClient.getQueryData(queryKey)
  if (before?.preferences)
    queryClient.setQueryData(queryKey, { ...before, preferences: { ...before.preferences, ...change } })
  try {
    queryClient.setQueryData(queryKey, await api('PATCH /auth/me', { body: { preferences: change } }))
  } catch (error) {
    if (before) queryClient.setQueryData(queryKey, before)
    throw error
  }
}
