import type { TotpSetup } from '@parley/contract'
import { Secret, TOTP } from 'otpauth'
import { renderSVG } from 'uqr'
import type { Vault } from '../access/index.ts'
import type { Db } from '../db/sql.ts'
import { findTotp, keepTotp, useTotpStep } from './store.ts'

// RFC 6238 as every authenticator app speaks it: SHA-1, six digits, 30 seconds. A code is good from one step before to one step
// after its own, for clocks that differ, and once: its step and all before are dead when it is taken.

const settings = { algorithm: 'SHA1', digits: 6, period: 30 } as const
const window = 1

export function createTotp(vault: Vault) {
  const context = (agentId: string) => `totp ${agentId}`

  /** Undefined when it was sealed with another SECRET_KEY: then no code is right. */
  function open(sealed: string, agentId: string): Secret | undefined {
    try {
      return Secret.fromBase32(vault.decrypt(sealed, context(agentId)))
    } catch {
      return undefined
    }
  }

  return {
    /** A new secret that waits for its first code. @returns undefined when the agent has one that is proved */
    async start(
      sql: Db,
      agent: { id: string; email: string },
      issuer: string,
      at: Date,
    ): Promise<TotpSetup | undefined> {
      const secret = new Secret({ size: 20 })
      if (!(await keepTotp(sql, agent.id, vault.encrypt(secret.base32, context(agent.id)), at))) return undefined
      const uri = new TOTP({ ...settings, issuer, label: agent.email, secret }).toString()
      return { secret: secret.base32, uri, qr_svg: renderSVG(uri, { border: 2, ecc: 'M' }) }
    },
    /** Whether this code is right now, for the first time. Of parallel uses one is. `isConfirmed`: of which secret. */
    async check(sql: Db, agentId: string, code: string, at: Date, { isConfirmed = true } = {}): Promise<boolean> {
      const row = await findTotp(sql, agentId, { isConfirmed })
      const secret = row && open(row.secret_encrypted, agentId)
      if (!secret) return false
      const timestamp = at.getTime()
      const delta = TOTP.validate({ ...settings, token: code, secret, timestamp, window })
      if (delta === null) return false
      return useTotpStep(sql, agentId, row, TOTP.counter({ period: settings.period, timestamp }) + delta)
    },
  }
}
export type Totp = ReturnType<typeof createTotp>
