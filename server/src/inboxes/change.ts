import type { UpdateInboxBody } from '@parley/contract'
import type { Vault } from '../access/vault.ts'
import type { Channel } from '../channels/channel.ts'
import type { Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { invalid } from '../http/validate.ts'
import { alreadyConnected } from './connect.ts'
import { mergeSettings } from './settings.ts'
import {
  findInbox,
  findInboxOfAccount,
  type InboxChange,
  type InboxRow,
  lockInboxes,
  makeDefault,
  updateInbox,
} from './store.ts'

export type InboxWish = Omit<UpdateInboxBody, 'department_id'> & { departmentId?: string | null }

/**
 * Changes an inbox; what the wish does not name stays.
 * @throws Problem `inbox_not_found`; `invalid_body` when the settings do not fit, or the channel would be left without a default;
 *   `duplicate` when the settings name an account that another inbox has
 */
export async function changeInbox(
  tx: Tx,
  { vault, channels }: { vault: Vault; channels: readonly Channel[] },
  id: string,
  wish: InboxWish,
): Promise<{ before: InboxRow; after: InboxRow }> {
  await lockInboxes(tx)
  const before = await findInbox(tx, id)
  if (!before) throw new Problem('inbox_not_found')
  if (wish.is_default === false && before.is_default)
    throw invalid('invalid_body', [
      { path: '/is_default', message: 'cannot be taken away: make another inbox of the channel its default instead' },
    ])
  const change: InboxChange = {}
  if (wish.name !== undefined) change.name = wish.name
  if (wish.status !== undefined) change.status = wish.status
  if (wish.departmentId !== undefined) change.department_id = wish.departmentId
  if (wish.settings !== undefined) {
    const channel = channels.find((each) => each.id === before.channel)
    if (!channel) throw new Problem('channel_not_found')
    const { accountId, settings, secrets } = mergeSettings(vault, channel, id, before, wish.settings)
    const other = await findInboxOfAccount(tx, channel.id, accountId)
    if (other && other.id !== id) throw alreadyConnected(other)
    Object.assign(change, { account_id: accountId, settings, secrets })
  }
  await updateInbox(tx, before, change)
  if (wish.is_default === true) await makeDefault(tx, before)
  return { before, after: (await findInbox(tx, id))! }
}
