import { factorsOf, hasFactor } from '../access/index.ts'
import { audit, type Source } from '../audit/index.ts'
import type { Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Parts } from './parts.ts'
import { confirmTotp, dropRecoveryCodes, insertPasskey, type NewPasskey, type PasskeyRow } from './store.ts'

type Wish = { code: string } | { passkey: NewPasskey & { name: string } }
export type Added = { passkey: PasskeyRow | undefined; codes: string[] | null }

/**
 * Adds an authenticator app, whose code this is, or a passkey; with the first of both come recovery codes. Part of a transaction
 * that holds `lockRights`.
 * @returns undefined when the code is not right
 * @throws Problem `second_factor_exists`, `duplicate` for a passkey that is somebody's already
 */
export async function addFactor(tx: Tx, parts: Parts, source: Source, agentId: string, wish: Wish) {
  const { now, totp, recoveryCodes } = parts
  const before = await factorsOf(tx, agentId)
  const added: Added = { passkey: undefined, codes: null }
  if ('code' in wish) {
    if (before.totp) throw new Problem('second_factor_exists')
    if (!(await totp.check(tx, agentId, wish.code, now(), { isConfirmed: false }))) return undefined
    await confirmTotp(tx, agentId, now())
  } else {
    added.passkey = await insertPasskey(tx, agentId, wish.passkey, now())
    if (!added.passkey) throw new Problem('duplicate', { detail: 'This passkey is known already' })
  }
  if (!hasFactor(before)) added.codes = await recoveryCodes.renew(tx, agentId)
  const after = 'code' in wish ? { method: 'totp' } : { method: 'passkey', name: wish.passkey.name }
  await audit(tx, source, { action: 'second_factor.added', object: { type: 'agent', id: agentId }, after })
  await parts.tell(tx, agentId, 'added')
  return added
}

/**
 * Looks, after one was taken away in this transaction (which holds `lockRights`), whether enough is left.
 * @throws Problem `second_factor_needed` when the role asks for one and none is
 */
export async function afterRemoval(
  tx: Tx,
  { tell }: Parts,
  source: Source,
  agentId: string,
  before: object,
): Promise<void> {
  const left = await factorsOf(tx, agentId)
  if (!hasFactor(left)) {
    if (left.is_required) throw new Problem('second_factor_needed')
    await dropRecoveryCodes(tx, agentId)
  }
  await audit(tx, source, { action: 'second_factor.removed', object: { type: 'agent', id: agentId }, before })
  await tell(tx, agentId, 'removed')
}
