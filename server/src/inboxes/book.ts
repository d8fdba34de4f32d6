import type { Channel, ChannelSettings } from '../channels/channel.ts'
import type { Db, Sql } from '../db/sql.ts'
import { openSecrets } from './settings.ts'

/** One connected account with its settings in the clear. Lives in memory only. */
export type Inbox = {
  id: string
  channel: Channel
  name: string
  accountId: string
  departmentId: string | null
  isDefault: boolean
  active: boolean
  settings: ChannelSettings
  problem: string | null
}

/**
 * Every inbox, kept in memory and read anew when it changes: at once after a change on this node, within a second after one
 * on another.
 */
export type InboxBook = {
  all(): readonly Inbox[]
  ofChannel(channel: string): readonly Inbox[]
  byId(id: string): Inbox | undefined
  byAccount(channel: string, accountId: string): Inbox | undefined
  defaultOf(channel: string): Inbox | undefined
  /** Whether Parley itself sends on this channel, once an inbox of it is connected. */
  sends(channel: string): boolean
  refresh(): Promise<void>
  stop(): void
}

type InboxRow = {
  id: string
  channel: string
  name: string
  account_id: string
  department_id: string | null
  is_default: boolean
  status: 'active' | 'disabled'
  settings: Record<string, unknown>
  secrets: Record<string, string>
  problem: string | null
}

const lookEveryMs = 1000
const unreadableWords = 'SECRET_KEY has changed since these were stored; enter them anew:'

export async function openInboxBook(deps: {
  sql: Sql
  channels: readonly Channel[]
  decrypt(text: string, context: string): string
}): Promise<InboxBook> {
  let inboxes: Inbox[] = []
  let stamp = ''
  const channelOf = new Map(deps.channels.map((channel) => [channel.id, channel]))

  const read = async () => {
    const rows = await loadInboxes(deps.sql)
    inboxes = rows.flatMap((row) => {
      const channel = channelOf.get(row.channel)
      if (!channel) return []
      const { secrets, unreadable } = openSecrets(deps, row.id, row.secrets)
      return [
        {
          id: row.id,
          channel,
          name: row.name,
          accountId: row.account_id,
          departmentId: row.department_id,
          isDefault: row.is_default,
          active: row.status === 'active',
          settings: { ...row.settings, ...secrets },
          problem: unreadable.length > 0 ? `${unreadableWords} ${unreadable.join(', ')}` : row.problem,
        },
      ]
    })
  }
  const look = async () => {
    const now = await readStamp(deps.sql)
    if (now === stamp) return
    await read()
    stamp = now
  }
  await look()
  const timer = setInterval(() => void look().catch(() => {}), lookEveryMs)
  timer.unref()

  return {
    all: () => inboxes,
    ofChannel: (channel) => inboxes.filter((inbox) => inbox.channel.id === channel && inbox.active),
    byId: (id) => inboxes.find((inbox) => inbox.id === id),
    byAccount: (channel, accountId) =>
      inboxes.find((inbox) => inbox.channel.id === channel && inbox.accountId === accountId && inbox.active),
    defaultOf: (channel) => {
      const active = inboxes.filter((inbox) => inbox.channel.id === channel && inbox.active)
      return active.find((inbox) => inbox.isDefault) ?? active[0]
    },
    sends: (channel) => channelOf.has(channel),
    refresh: look,
    stop: () => clearInterval(timer),
  }
}

async function loadInboxes(sql: Db): Promise<InboxRow[]> {
  return sql<InboxRow[]>`
    select id, channel, name, account_id, department_id, is_default, status, settings, secrets, problem from inbox order by id`
}

/** Changes with every change: the newest time alone would miss a transaction that commits after one with a later time. */
async function readStamp(sql: Db): Promise<string> {
  const [row] = await sql<{ stamp: string }[]>`
    select count(*) || ' ' || coalesce(max(updated_at)::text, '') || ' ' || coalesce(sum(extract(epoch from updated_at)), 0) as stamp
    from inbox`
  return row?.stamp ?? ''
}
