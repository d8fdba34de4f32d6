import type { Deps } from '../deps.ts'
import type { Router } from '../http/route.ts'
import type { Wake } from '../log/wake.ts'
import { addAccountRoutes } from './account-routes.ts'
import { type AccountAccess, type Accounts, createAccounts } from './accounts.ts'
import { addPortalPages } from './pages.ts'
import { addPortalTicketRoutes } from './ticket-routes.ts'

/**
 * What customers do by themselves: an account, and their own tickets.
 * @returns what wishes for letters come to
 */
export function addPortal(router: Router, deps: Deps & { access: AccountAccess; wake: Wake }): Accounts['grants'] {
  const accounts = createAccounts(deps)
  addAccountRoutes(router, { sql: deps.sql, accounts, mailed: () => deps.wake.signal('mail') })
  addPortalTicketRoutes(router, deps)
  addPortalPages(router.raw)
  return accounts.grants
}
