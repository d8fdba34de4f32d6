import type { Deps } from '../deps.ts'
import type { Router } from '../http/route.ts'
import { createMail, type Mail } from '../mail/index.ts'
import { type Authenticate, createAuthenticator, type Hold, type IdTokenCallers } from './authenticate.ts'
import { type CustomerTokens, createCustomerTokens } from './customer-tokens.ts'
import { createEpoch } from './epoch.ts'
import { ensureFirstAdmin } from './first-admin.ts'
import { createInvite, type Invite } from './invitations.ts'
import { addKeyRoutes } from './key-routes.ts'
import { addOwnRoutes } from './own-routes.ts'
import { createPasswordReset, type PasswordReset } from './password-reset.ts'
import { addPasswordResetRoutes } from './password-reset-routes.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { createPrincipals } from './principals.ts'
import { createRegistration } from './registration.ts'
import { addRegistrationRoutes } from './registration-routes.ts'
import { addAuthRoutes } from './routes.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import { createSigningKeys } from './signing-keys.ts'
import { createStatusTokens, type StatusTokens } from './status-token.ts'
import { createThrottle, type Throttle } from './throttle.ts'
import { createTokens } from './tokens.ts'
import { createVault, type Vault } from './vault.ts'

export { type AgentRow, agentCaller, agentColumns } from './agent-row.ts'
export type { Authenticate, Hold, IdTokenCallers } from './authenticate.ts'
export { BoundedMap } from './bounded-map.ts'
export { serverCookie } from './cookie.ts'
export { type CustomerTokens, customerTokenSeconds } from './customer-tokens.ts'
export { createEpoch, type Epoch, lockRights } from './epoch.ts'
export type { Invite } from './invitations.ts'
export { keySchemas } from './key-routes.ts'
export { checkHolds, isStronger, type Manager, managerOf, rightsOfRole } from './manager.ts'
export { endInvitations } from './one-time-links.ts'
export { ownId } from './own-account.ts'
export { endSessionOf, endSessionsOf, sessionsOf } from './own-sessions.ts'
export { checkOwnSignIn } from './own-sign-in.ts'
export { pageStart } from './page.ts'
export type { Passwords } from './passwords.ts'
export { credentialHash, type Principal } from './principals.ts'
export { checkProved, provedUntil } from './proof.ts'
export { badCredential } from './refusals.ts'
export { type Rights, type RoleRow, rightsOf, roleColumns } from './rights.ts'
export { give, originOf } from './routes.ts'
export * from './second-step.ts'
export { loadSecretKey } from './secret-key.ts'
export type { ProvedBy, Sessions } from './sessions.ts'
export type { Origin, SignedIn, SignIn } from './sign-in.ts'
export type { StatusTokens } from './status-token.ts'
export type { Throttle } from './throttle.ts'
export type { Vault } from './vault.ts'

/** Who calls, and what proves it. */
export type Access = {
  authenticate: Authenticate
  hold: Hold
  vault: Vault
  passwords: Passwords
  /** Begins sessions, for whoever has proved who they are. */
  signIn: SignIn
  sessions: Sessions
  throttle: Throttle
  statusTokens: StatusTokens
  invite: Invite
  /** Letters that Parley itself writes: queued in the caller's transaction. */
  mail: Mail
  /** What a customer's account signs in with. */
  customerTokens: CustomerTokens
  /** What an agent's wish for a new password comes to. */
  grantReset: PasswordReset['grant']
  /** @returns the one-time link to print, or null. Run at each start after migrations. */
  ensureFirstAdmin(): Promise<string | null>
  addRoutes(router: Router): void
}

/**
 * @param secretKey as `loadSecretKey` gives it
 * @param companyName what the company calls itself, for who opens an invitation
 * @param mailed told when a request has queued a letter that somebody waits for
 * @param idTokens whom ID tokens of identity providers stand for; without, they are unknown tokens
 */
export function createAccess(
  deps: Deps,
  parts: { secretKey: string; companyName: () => Promise<string>; mailed?: () => void; idTokens?: IdTokenCallers },
): Access {
  const { secretKey, companyName, mailed = () => {} } = parts
  const vault = createVault(secretKey)
  const passwords = createPasswords()
  const sessions = createSessions(deps)
  const signingKeys = createSigningKeys({ ...deps, vault })
  const tokens = createTokens({ ...deps, keys: signingKeys, sessions })
  const customerTokens = createCustomerTokens({ ...deps, keys: signingKeys })
  const principals = createPrincipals(createEpoch(deps.sql))
  const throttle = createThrottle(deps)
  const signIn = createSignIn({ ...deps, sessions, tokens, passwords, throttle })
  const mail = createMail({ ...deps, vault })
  const passwordReset = createPasswordReset({ ...deps, vault, passwords, throttle, mail })
  const registration = createRegistration({ ...deps, passwords, throttle, signIn, companyName })
  return {
    ...createAuthenticator({
      ...deps,
      origin: deps.config.origin,
      principals,
      sessions,
      tokens,
      customerTokens,
      idTokens: parts.idTokens,
    }),
    vault,
    passwords,
    signIn,
    sessions,
    throttle,
    statusTokens: createStatusTokens(vault),
    invite: createInvite({ ...deps, mail }),
    mail,
    customerTokens,
    grantReset: passwordReset.grant,
    ensureFirstAdmin: () => ensureFirstAdmin({ ...deps, passwords }),
    addRoutes(router) {
      addAuthRoutes(router, { signIn, sessions, signingKeys })
      addRegistrationRoutes(router, { registration, sessions })
      addPasswordResetRoutes(router, { passwordReset, sessions, mailed })
      addOwnRoutes(router, { ...deps, passwords, throttle, sessions })
      addKeyRoutes(router, deps)
    },
  }
}
