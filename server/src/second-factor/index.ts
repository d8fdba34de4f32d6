import type { Access } from '../access/index.ts'
import type { Deps } from '../deps.ts'
import type { Router } from '../http/route.ts'
import { createParts } from './parts.ts'
import { addPasskeyRoutes } from './passkey-routes.ts'
import { addResetRoute } from './reset-routes.ts'
import { addOwnFactorRoutes } from './routes.ts'
import { addSignInRoutes } from './sign-in-routes.ts'

type Needed = Pick<Access, 'vault' | 'passwords' | 'signIn' | 'sessions' | 'throttle' | 'mail'>

/** The second factor of agents: authenticator apps, passkeys, recovery codes; and signing in with a passkey alone. */
export function addSecondFactor(
  router: Router,
  deps: Deps,
  { access, companyName }: { access: Needed; companyName: () => Promise<string> },
): void {
  const parts = createParts(deps, access, companyName)
  addSignInRoutes(router, parts)
  addOwnFactorRoutes(router, parts)
  addPasskeyRoutes(router, parts)
  addResetRoute(router, parts)
}
