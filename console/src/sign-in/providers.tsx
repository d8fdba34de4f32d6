import { queryOptions } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import type { SignInWays } from '../api/types.ts'
import { safeReturn } from '../app/session.ts'
import { Button } from '../design/index.ts'
import { t } from './words.ts'

/** What there is to sign in with, beside a password. */
export const waysInQuery = () =>
  queryOptions({ queryKey: [...keys.company, 'ways in'], queryFn: ({ signal }) => api('GET /auth/sso', { signal }) })

/** Leads to the sign-in pages of the company's identity providers, and from there back to where one wanted to go. */
export function Providers({ ways, returnTo }: { ways: SignInWays; returnTo: string | undefined }) {
  const isOnlyWay = ways.password_sign_in === 'super_admins'
  return (
    <div className="flex flex-col gap-2">
      {ways.providers.map(({ id, name }) => (
        <Button
          key={id}
          size="large"
          look={isOnlyWay ? 'primary' : 'plain'}
          onClick={() => {
            const query = new URLSearchParams({ return_to: `/app${safeReturn(returnTo)}` })
            location.assign(`/api/v1/auth/sso/${id}/start${returnTo === undefined ? '' : `?${query}`}`)
          }}
        >
          {t('sign_in.at_provider', { name })}
        </Button>
      ))}
    </div>
  )
}
