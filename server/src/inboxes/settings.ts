import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Vault } from '../access/vault.ts'
import type { Channel, ChannelSettings } from '../channels/channel.ts'
import { settingsFrom } from '../channels/define.ts'
import type { Problem } from '../http/problem.ts'
import { invalid } from '../http/validate.ts'
import { inWords } from '../http/words.ts'

/** Settings as an inbox row holds them: secrets apart, each encrypted for its inbox and field. */
export type StoredSettings = { settings: Record<string, unknown>; secrets: Record<string, string> }
export type NewSettings = StoredSettings & { accountId: string; isChanged: boolean }

export function isSecret(channel: Pick<Channel, 'settings'>, field: string): boolean {
  const schema: TSchema | undefined = channel.settings.properties[field]
  return schema !== undefined && 'secret' in schema && schema['secret'] === true
}

/**
 * Lays a wish over what is stored: an absent field stays, an empty text removes the field. What comes out fits the channel's
 * schema, defaults filled in. Only secrets that change are encrypted anew.
 * @throws Problem `invalid_body` with a path under /settings for each fault
 */
export function mergeSettings(
  vault: Vault,
  channel: Channel,
  inboxId: string,
  stored: StoredSettings | null,
  wish: Record<string, unknown>,
): NewSettings {
  const before = stored && { ...stored.settings, ...openSecrets(vault, inboxId, stored.secrets).secrets }
  const merged = Object.entries({ ...before, ...wish }).filter(([, value]) => value !== '')
  const fit = fitSettings(channel, Object.fromEntries(merged))
  const after: NewSettings = { accountId: channel.accountId(fit), isChanged: false, settings: {}, secrets: {} }
  for (const [field, value] of Object.entries(fit)) {
    if (!isSecret(channel, field)) after.settings[field] = value
    else if (value !== '') {
      const kept = before?.[field] === value ? stored?.secrets[field] : undefined
      after.secrets[field] = kept ?? vault.encrypt(String(value), contextOf(inboxId, field))
    }
  }
  after.isChanged =
    !stored || !sameFields(stored.settings, after.settings) || !sameFields(stored.secrets, after.secrets)
  return after
}

/** Secrets in the clear; those that this SECRET_KEY does not open are named and left out. */
export function openSecrets(
  vault: { decrypt(text: string, context: string): string },
  inboxId: string,
  sealed: Record<string, string>,
): { secrets: Record<string, string>; unreadable: string[] } {
  const secrets: Record<string, string> = {}
  const unreadable: string[] = []
  for (const [field, text] of Object.entries(sealed))
    try {
      secrets[field] = vault.decrypt(text, contextOf(inboxId, field))
    } catch {
      unreadable.push(field)
    }
  return { secrets, unreadable }
}

function fitSettings(channel: Channel, candidate: Record<string, unknown>): ChannelSettings {
  const fitted = settingsFrom(channel, candidate)
  if (fitted.ok) return fitted.settings
  throw unfit(channel, candidate)
}

function unfit({ settings: schema }: Channel, candidate: Record<string, unknown>): Problem {
  const faults = inWords(schema, Value.Errors(schema, Value.Default(schema, Value.Clone(candidate))))
  return invalid(
    'invalid_body',
    faults.map(({ path, message }) => ({ path: `/settings${path}`, message })),
  )
}

const contextOf = (inboxId: string, field: string): string => `inbox ${inboxId} ${field}`

function sameFields(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}
