import type { PasswordSignIn } from '@parley/contract'
import type { Db } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { AgentRow } from './agent-row.ts'

/**
 * Whether the company lets this agent sign in with what Parley itself keeps: a password, a link, a passkey. Asked once that is
 * proved, so that nobody learns of an account by it. A super admin always may: the way in when a provider is away.
 * @throws Problem `password_sign_in_off`
 */
export async function checkOwnSignIn(sql: Db, { role }: Pick<AgentRow, 'role'>): Promise<void> {
  if (role === 'super_admin') return
  const [policy] = await sql<{ password_sign_in: PasswordSignIn }[]>`select password_sign_in from sign_in_policy`
  if (policy!.password_sign_in !== 'everybody') throw new Problem('password_sign_in_off')
}
