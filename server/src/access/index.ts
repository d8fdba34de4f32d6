import type { Deps } from '../deps.ts'
import type { Router } from '../http/route.ts'
import { type Authenticate, createAuthenticator } from './authenticate.ts'
import { createCognito } from './cognito.ts'
import { createEpoch } from './epoch.ts'
import { ensureFirstAdmin } from './first-admin.ts'
import { createInvite, type Invite } from './invitations.ts'
import { addKeyRoutes } from './key-routes.ts'
import { addOwnRoutes } from './own-routes.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { createPrincipals } from './principals.ts'
import { createRegistration } from './registration.ts'
import { addRegistrationRoutes } from './registration-routes.ts'
import { addAuthRoutes } from './routes.ts'
import { createSessions } from './sessions.ts'
import { createSignIn } from './sign-in.ts'
import { createSigningKeys } from './signing-keys.ts'
import { createStatusTokens, type StatusTokens } from './status-token.ts'
import { createThrottle } from './throttle.ts'
import { createTokens } from './tokens.ts'
import { createVault, type Vault } from './vault.ts'

export type { Authenticate } from './authenticate.ts'
export { lockRights } from './epoch.ts'
export type { Invite } from './invitations.ts'
export { keySchemas } from './key-routes.ts'
export { pageStart } from './page.ts'
export type { Passwords } from './passwords.ts'
export { loadSecretKey } from './secret-key.ts'
export type { StatusTokens } from './status-token.ts'
export type { Vault } from './vault.ts'

/** Who calls, and what proves it. */
export type Access = {
  /** See `createAuthenticator`: null without a credential, a Problem for a bad one. */
  authenticate: Authenticate
  vault: Vault
  passwords: Passwords
  statusTokens: StatusTokens
  invite: Invite
  /** @returns the one-time link to print, or null. Run at each start after migrations. */
  ensureFirstAdmin(): Promise<string | null>
  addRoutes(router: Router): void
}

/**
 * @param secretKey as `loadSecretKey` gives it
 * @param companyName what the company calls itself, for who opens an invitation
 * @throws in words when Cognito is half configured
 */
export function createAccess(
  deps: Deps,
  { secretKey, companyName }: { secretKey: string; companyName: () => Promise<string> },
): Access {
  const vault = createVault(secretKey)
  const passwords = createPasswords()
  const sessions = createSessions(deps)
  const signingKeys = createSigningKeys({ ...deps, vault })
  const tokens = createTokens({ ...deps, keys: signingKeys, sessions })
  const principals = createPrincipals(createEpoch(deps.sql))
  const cognito = createCognito(deps.config, deps.now)
  const throttle = createThrottle(deps)
  const signIn = createSignIn({ ...deps, sessions, tokens, passwords, throttle })
  const registration = createRegistration({ ...deps, passwords, throttle, signIn, companyName })
  return {
    authenticate: createAuthenticator({ ...deps, principals, sessions, tokens, cognito }),
    vault,
    passwords,
    statusTokens: createStatusTokens(vault),
    invite: createInvite(deps),
    ensureFirstAdmin: () => ensureFirstAdmin({ ...deps, passwords }),
    addRoutes(router) {
      addAuthRoutes(router, { signIn, sessions, signingKeys })
      addRegistrationRoutes(router, { registration, sessions })
      addOwnRoutes(router, { ...deps, passwords, throttle, sessions })
      addKeyRoutes(router, deps)
    },
  }
}
