import { type JsonObject, wordOf } from '../../json.ts'

/** Reactions by name, for events that give no emoji. */
const named: Readonly<Record<string, string>> = {
  like: '👍',
  dislike: '👎',
  love: '❤',
  smile: '😆',
  haha: '😆',
  wow: '😮',
  sad: '😢',
  angry: '😠',
}

export function emojiOf(reaction: JsonObject): string | null {
  const name = reaction['reaction']
  const known = typeof name === 'string' && Object.hasOwn(named, name) ? (named[name] ?? null) : null
  return wordOf(reaction['emoji'], 64) ?? known ?? wordOf(name, 64)
}

/** The thumb of the composer, in its three sizes. */
const thumbs = new Set(['369239263222822', '369239343222814', '369239383222810'])

export function stickerWords(stickerId: string | null): string {
  return stickerId !== null && thumbs.has(stickerId) ? '👍' : ''
}
