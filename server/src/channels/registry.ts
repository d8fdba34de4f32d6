import type { Channel } from './channel.ts'
import { chatbot } from './chatbot/index.ts'
import { facebook } from './facebook/index.ts'
import { twitter } from './twitter/index.ts'
import { whatsapp } from './whatsapp/index.ts'

/**
 * Every channel of the product; a new one is its folder, its import and its line here. Each channel's own settings type is
 * forgotten here, which is safe because settings are made by `settingsFrom` (define.ts) only.
 */
export const channels: readonly Channel[] = [whatsapp, facebook, twitter, chatbot]

/** The channel with that id, or `undefined`. */
export function channelById(id: string): Channel | undefined {
  return channels.find((channel) => channel.id === id)
}
