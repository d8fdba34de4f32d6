import type { Access } from '../access/index.ts'
import type { Db } from '../db/sql.ts'
import type { Deps } from '../deps.ts'
import { createPasskeys } from './passkeys.ts'
import { createProver } from './prove.ts'
import { createRecoveryCodes } from './recovery-codes.ts'
import { createTotp } from './totp.ts'

type Change = 'added' | 'removed' | 'reset' | 'codes_renewed' | 'code_used'

/** What the routes of this slice are made of. */
export function createParts(
  deps: Deps,
  access: Pick<Access, 'vault' | 'passwords' | 'signIn' | 'sessions' | 'throttle' | 'mail'>,
  companyName: () => Promise<string>,
) {
  const { vault, passwords, signIn, sessions, throttle, mail } = access
  const { sql, now, config } = deps
  const totp = createTotp(vault)
  const recoveryCodes = createRecoveryCodes(vault)
  const passkeys = createPasskeys({ sql, config, now, companyName })
  const prover = createProver({ sql, now, throttle, totp, passkeys, recoveryCodes })
  /** Tells the agent (UUID) by mail, when the transaction commits. */
  async function tell(tx: Db, agentId: string, change: Change): Promise<void> {
    const [agent] = await tx<{ email: string; name: string }[]>`select email, name from agent where id = ${agentId}`
    if (!agent) return
    await mail.mail(tx, { kind: 'second_factor_changed', change, agentId, to: agent.email, name: agent.name })
  }

  return { sql, now, tell, companyName, passwords, signIn, sessions, throttle, totp, recoveryCodes, passkeys, prover }
}
export type Parts = ReturnType<typeof createParts>
