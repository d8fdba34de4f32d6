import type { Logger } from 'pino'
import type { Vault } from '../access/vault.ts'
import type { Channel } from '../channels/channel.ts'
import { type Config, variables } from '../config.ts'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { upsertInbox } from './connect.ts'

export type EnvironmentDeps = {
  sql: Sql
  config: Config
  vault: Vault
  channels: readonly Channel[]
  log: Logger
}

/**
 * Connects or updates the inbox that the environment names, one a channel at most; what the environment says wins over what is
 * stored, and what it leaves open stays. Settings that do not fit are logged in words and change nothing. Run at each start;
 * nodes may start at once.
 */
export async function ensureEnvironmentInboxes({ sql, config, vault, channels, log }: EnvironmentDeps): Promise<void> {
  for (const channel of channels) {
    const settings = environmentSettings(channel, config)
    if (!settings) continue
    try {
      const { outcome } = await upsertInbox({ sql, vault }, { channel, name: channel.label, settings })
      if (outcome !== 'unchanged')
        log.info({ channel: channel.id }, `The inbox named by the environment was ${outcome}`)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const faults = faultsOf(channel, error)
      log.warn({ channel: channel.id, faults }, `No ${channel.label} inbox was connected from the environment`)
    }
  }
}

/**
 * The settings that the environment gives this channel, or null when it names no account: variables that always have a value
 * (addresses of platforms) name none by themselves.
 */
export function environmentSettings(channel: Channel, config: Config): Record<string, unknown> | null {
  const given = Object.entries(channel.environment ?? {}).flatMap(([field, name]) =>
    name && config[name] !== '' ? [{ field, name }] : [],
  )
  if (!given.some(({ name }) => variables[name].unset === '')) return null
  return Object.fromEntries(given.map(({ field, name }) => [field, config[name]]))
}

/** What is wrong, by the names that whoever set the environment knows. */
function faultsOf(channel: Channel, problem: Problem): string[] {
  const faults = (problem.extra['errors'] ?? []) as { path: string; message: string }[]
  return faults.map(({ path, message }) => {
    const field = path.replace(/^\/settings\//, '')
    return `${channel.environment?.[field] ?? field} ${message}`
  })
}
