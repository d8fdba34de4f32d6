import type { Static, TObject } from 'typebox'
import { Value } from 'typebox/value'
import type { Channel, ChannelSettings } from './channel.ts'

/** Ties a channel's functions to its settings schema: what they are given has exactly the type that the schema describes. */
export function defineChannel<Schema extends TObject>(
  channel: Omit<Channel<Static<Schema>>, 'settings'> & { settings: Schema },
): Channel<Static<Schema>> {
  return channel
}

export type SettingsFault = { path: string; message: string }

/**
 * Settings from outside (a form, the environment, a row) → settings that a channel may be handed: a copy with defaults filled in,
 * checked against the channel's schema. The registry forgets each channel's settings type; this is what keeps that safe, so
 * nothing else may make a `ChannelSettings`.
 */
export function settingsFrom(
  channel: Pick<Channel, 'settings'>,
  candidate: unknown,
): { ok: true; settings: ChannelSettings } | { ok: false; faults: SettingsFault[] } {
  const settings: unknown = Value.Default(channel.settings, Value.Clone(candidate))
  if (isFit(channel.settings, settings)) return { ok: true, settings }
  const faults = [...Value.Errors(channel.settings, settings)]
  return { ok: false, faults: faults.map(({ instancePath, message }) => ({ path: instancePath, message })) }
}

function isFit(schema: TObject, settings: unknown): settings is ChannelSettings {
  return Value.Check(schema, settings)
}
