import { SignInPolicy } from '@parley/contract'
import { lockRights, managerOf } from '../access/index.ts'
import { audit } from '../audit/index.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { Book } from './book.ts'
import { checkMayVouch } from './rules.ts'
import { endOwnSessions, hasBreakGlass, loadPolicy, setPolicy } from './store.ts'

const tag = 'Single sign-on'
const paths = ['/api/v1/sign-in-policy'] as const

/** Who may still sign in with what Parley itself keeps. */
export function addPolicyRoutes(router: Router, { sql, now, book }: Deps & { book: Book }): void {
  router.add({
    method: 'GET',
    paths,
    summary: 'Get who may sign in with a password',
    tag,
    access: 'sso.manage',
    replies: { 200: SignInPolicy },
    handle: async () => ({ password_sign_in: await loadPolicy(sql) }),
  })

  router.add({
    method: 'PUT',
    paths,
    summary: 'Choose who may sign in with a password',
    description:
      'With `super_admins`, everybody else signs in at an identity provider, and what they signed in to with a password or a passkey ends. It takes a provider that is enabled and a super admin with a password.',
    tag,
    access: 'sso.manage',
    body: SignInPolicy,
    replies: { 200: SignInPolicy },
    errors: ['insufficient_permissions', 'would_lock_out'],
    async handle(call) {
      const { password_sign_in: wished } = call.body
      const providers = (await book.all()).filter(({ isEnabled }) => isEnabled)
      return sql.begin(async (tx) => {
        await lockRights(tx)
        checkMayVouch(await managerOf(tx, call.caller, 'sso.manage'))
        const before = await loadPolicy(tx)
        if (before === wished) return { password_sign_in: wished }
        if (wished === 'super_admins') {
          if (providers.length === 0)
            throw new Problem('would_lock_out', { detail: 'Connect an identity provider first' })
          if (!(await hasBreakGlass(tx)))
            throw new Problem('would_lock_out', { detail: 'A super admin must have a password first' })
          await endOwnSessions(tx, now())
        }
        await setPolicy(tx, wished, now())
        await audit(tx, call, {
          action: 'sign_in_policy.updated',
          object: { type: 'setting', id: 'password_sign_in' },
          before: { password_sign_in: before },
          after: { password_sign_in: wished },
        })
        return { password_sign_in: wished }
      })
    },
  })
}
