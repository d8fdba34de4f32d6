import { randomBytes } from 'node:crypto'
import { recoveryCodeCount } from '@parley/contract'
import type { Vault } from '../access/index.ts'
import type { Db } from '../db/sql.ts'
import { keepRecoveryCodes, useRecoveryCode } from './store.ts'

// Ten codes of 80 random bits, each good once in place of a factor. What is kept is a MAC with SECRET_KEY.

/** Crockford's base32: no letters that look like digits. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz'
const length = 16

export function createRecoveryCodes(vault: Vault) {
  const hashOf = (agentId: string, code: string) => vault.mac('recovery code', `${agentId} ${code}`)

  return {
    /** Ten new ones in place of all before. */
    async renew(tx: Db, agentId: string): Promise<string[]> {
      const codes = Array.from({ length: recoveryCodeCount }, () =>
        [...randomBytes(length)].map((byte) => letters[byte & 31]).join(''),
      )
      await keepRecoveryCodes(
        tx,
        agentId,
        codes.map((code) => hashOf(agentId, code)),
      )
      return codes.map((code) => code.replace(/.{4}(?=.)/g, '$&-'))
    },
    /** Whether this is one that was not used; uses it up. */
    use: (sql: Db, agentId: string, typed: string, at: Date): Promise<boolean> =>
      useRecoveryCode(sql, agentId, hashOf(agentId, asPrinted(typed)), at),
  }
}
export type RecoveryCodes = ReturnType<typeof createRecoveryCodes>

function asPrinted(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')
}
