import { type ChannelDescription, type Inbox, type InboxHealth, toId } from '@parley/contract'
import type { Channel } from '../channels/channel.ts'
import type { InboxRow } from './store.ts'

/** Where a channel's platform posts, for all its inboxes. */
export const webhookPath = (channel: string): string => `/api/webhooks/${channel}`

/** The wire form of a channel. */
export function presentChannel(channel: Channel): ChannelDescription {
  return {
    id: channel.id,
    label: channel.label,
    icon: channel.icon,
    capabilities: channel.capabilities,
    settings: channel.settings as unknown as Record<string, unknown>,
    webhook_path: webhookPath(channel.id),
  }
}

/** The wire form of an inbox: of its secrets the names only. */
export function presentInbox(row: InboxRow, origin: string, health: InboxHealth): Inbox {
  const id = toId('inbox', row.id)
  const shared = origin + webhookPath(row.channel)
  return {
    inbox_id: id,
    channel: row.channel,
    name: row.name,
    account_id: row.account_id,
    department_id: row.department_id && toId('department', row.department_id),
    is_default: row.is_default,
    status: row.status,
    settings: row.settings,
    secrets_set: Object.keys(row.secrets).sort(),
    webhook_url: `${shared}/${id}`,
    shared_webhook_url: shared,
    problem: row.problem,
    problem_at: row.problem_at?.toISOString() ?? null,
    health,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}
