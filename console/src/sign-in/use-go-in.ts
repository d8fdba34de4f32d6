import { useNavigate } from '@tanstack/react-router'
import { forgetFetched, safeReturn } from '../app/session.ts'

/** What happens once the session is there: to where one wanted to go, with nothing left of who was here before. */
export function useGoIn(returnTo?: string): () => Promise<void> {
  const navigate = useNavigate()
  return async () => {
    forgetFetched()
    await navigate({ href: `/app${safeReturn(returnTo)}`, replace: true })
  }
}
