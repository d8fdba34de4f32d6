import { AgentIdentity, IdentityProvider } from '@parley/contract'
import { createEpoch, type IdTokenCallers, type Sessions, type SignIn } from '../access/index.ts'
import type { Vault } from '../access/vault.ts'
import type { Deps } from '../deps.ts'
import type { Router } from '../http/route.ts'
import { createBook } from './book.ts'
import { createCallers } from './callers.ts'
import { environmentProviders } from './environment.ts'
import { createFlow } from './flow.ts'
import { createIdTokens } from './id-token.ts'
import { addIdentityRoutes } from './identity-routes.ts'
import { createIssuers } from './issuer.ts'
import { addPolicyRoutes } from './policy-routes.ts'
import { addProviderRoutes } from './provider-routes.ts'
import { addSignInRoutes } from './routes.ts'

/** Single sign-on: identity providers whose people are agents here. */
export type Sso = {
  idTokens: IdTokenCallers
  addRoutes(router: Router, access: { signIn: SignIn; sessions: Sessions }): void
}

/** @throws in words when the environment names a provider by half or wrongly */
export function createSso(deps: Deps & { vault: Vault }): Sso {
  const environment = environmentProviders(deps.config)
  const book = createBook({ ...deps, epoch: createEpoch(deps.sql), environment })
  const issuers = createIssuers()
  const idTokens = createIdTokens({ issuers, now: deps.now })
  const flow = createFlow({ ...deps, issuers, idTokens })
  return {
    idTokens: createCallers({ sql: deps.sql, book, idTokens }),
    addRoutes(router, access) {
      addSignInRoutes(router, { ...access, sql: deps.sql, book, flow })
      addProviderRoutes(router, { ...deps, flow, environment })
      addPolicyRoutes(router, { ...deps, book })
      addIdentityRoutes(router, { ...deps, book, sessions: access.sessions })
    },
  }
}

/** Schemas that the replies refer to by name. */
export const ssoSchemas = { AgentIdentity, IdentityProvider }
