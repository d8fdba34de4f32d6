import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import type { Vault } from '../access/vault.ts'
import { audit } from '../audit/index.ts'
import type { Channel } from '../channels/channel.ts'
import type { Sql, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { mergeSettings } from './settings.ts'
import {
  findInbox,
  findInboxOfAccount,
  type InboxRow,
  insertInbox,
  lockInboxes,
  makeDefault,
  updateInbox,
} from './store.ts'

export type NewConnection = {
  channel: Channel
  name: string
  /** By the channel's settings schema, secrets in the clear. */
  settings: Record<string, unknown>
  /** UUID. */
  departmentId?: string | null
  /** Moves the channel's default here. */
  isDefault?: boolean
}

/**
 * Connects an account that has no inbox yet. A second run under the same id finds what the first one made.
 * @throws Problem `invalid_body` when the settings do not fit, `duplicate` when the account has an inbox
 */
export async function connectInbox(tx: Tx, vault: Vault, id: string, wish: NewConnection): Promise<InboxRow> {
  await lockInboxes(tx)
  const made = await findInbox(tx, id)
  if (made) return made
  const { channel, name, departmentId = null } = wish
  const { accountId, settings, secrets } = mergeSettings(vault, channel, id, null, wish.settings)
  const other = await findInboxOfAccount(tx, channel.id, accountId)
  if (other) throw alreadyConnected(other)
  const row = { id, channel: channel.id, name, account_id: accountId, department_id: departmentId, settings, secrets }
  await insertInbox(tx, row)
  if (wish.isDefault) await makeDefault(tx, row)
  return (await findInbox(tx, id))!
}

/**
 * Connects an account, or lays the given settings over those of the inbox it has; name, department and status of that inbox stay.
 * Any number of nodes may do this at once: one account has one inbox, and equal wishes write once.
 * @throws Problem `invalid_body` when the settings do not fit
 */
export async function upsertInbox(
  { sql, vault }: { sql: Sql; vault: Vault },
  wish: NewConnection,
): Promise<{ id: string; outcome: 'created' | 'updated' | 'unchanged' }> {
  const id = uuidv7()
  const { accountId } = mergeSettings(vault, wish.channel, id, null, wish.settings)
  return sql.begin(async (tx) => {
    await lockInboxes(tx)
    const before = await findInboxOfAccount(tx, wish.channel.id, accountId)
    if (!before) {
      const made = await connectInbox(tx, vault, id, wish)
      await audit(tx, {}, { action: 'inbox.created', object: { type: 'inbox', id }, after: auditFacts(made) })
      return { id: made.id, outcome: 'created' as const }
    }
    const { isChanged, settings, secrets } = mergeSettings(vault, wish.channel, before.id, before, wish.settings)
    if (isChanged) await updateInbox(tx, before, { settings, secrets })
    if (wish.isDefault) await makeDefault(tx, before)
    const after = { before: auditFacts(before), after: auditFacts({ ...before, settings, secrets }) }
    if (isChanged) await audit(tx, {}, { action: 'inbox.updated', object: { type: 'inbox', id: before.id }, ...after })
    return { id: before.id, outcome: isChanged ? ('updated' as const) : ('unchanged' as const) }
  })
}

/** Of secrets the ciphertext, which the audit trail does not show, but by which it sees that one was changed. */
export function auditFacts({ id: _, settings, secrets, department_id: department, ...row }: InboxRow) {
  const { name, channel, account_id, is_default, status } = row
  const sealed = Object.fromEntries(Object.entries(secrets).map(([field, text]) => [`secret_${field}`, text]))
  const departmentId = department && toId('department', department)
  return { name, channel, account_id, department_id: departmentId, is_default, status, ...settings, ...sealed }
}

/** The refusal of a second inbox for one account. */
export function alreadyConnected(other: InboxRow): Problem {
  return new Problem('duplicate', {
    detail: `This account is connected already, by the inbox “${other.name}”`,
    extra: { inbox_id: toId('inbox', other.id) },
  })
}
