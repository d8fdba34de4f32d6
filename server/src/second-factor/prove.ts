import type { PasskeyResponse } from '@parley/contract'
import type { Access, Origin } from '../access/index.ts'
import type { Sql } from '../db/sql.ts'
import type { Passkeys } from './passkeys.ts'
import type { RecoveryCodes } from './recovery-codes.ts'
import type { Totp } from './totp.ts'

export type Given = { code?: string; recovery_code?: string; passkey?: PasskeyResponse }
export type Means = 'code' | 'recovery_code' | 'passkey'
type Parts = {
  sql: Sql
  now: () => Date
  throttle: Access['throttle']
  totp: Totp
  passkeys: Passkeys
  recoveryCodes: RecoveryCodes
}

/** Checks a second factor. Only the code of six digits can be guessed; it alone is slowed here. */
export function createProver({ sql, now, throttle, totp, passkeys, recoveryCodes }: Parts) {
  return {
    /**
     * Whether this proves that agent (UUID). Whatever is right is used up by it.
     * @throws Problem `too_many_requests`, `passkeys_unavailable`
     */
    async isRight(agentId: string, given: Given, purpose: 'factor' | 'proof', origin: Origin): Promise<boolean> {
      if (given.code !== undefined) {
        const tried = await throttle.takeCode(agentId, origin)
        const isRight = await totp.check(sql, agentId, given.code, now())
        if (isRight) await tried.succeeded()
        return isRight
      }
      if (given.recovery_code !== undefined) return recoveryCodes.use(sql, agentId, given.recovery_code, now())
      if (given.passkey === undefined) return false
      const host = origin.request?.headers.host
      return (await passkeys.prove(purpose, agentId, given.passkey, host)) !== undefined
    },
  }
}
export type Prover = ReturnType<typeof createProver>

export function meansOf(given: Given): Means {
  if (given.code !== undefined) return 'code'
  return given.recovery_code !== undefined ? 'recovery_code' : 'passkey'
}
