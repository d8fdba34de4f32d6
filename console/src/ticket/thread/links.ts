export type TextPart = { text: string; href?: string }

// Bounded repetition: a text of 64 K letters without a space must not cost more than its length. A link ends at whatever could make
// it look like another one: spaces, quotes, angle brackets, controls and marks of writing direction.
const stop = '\\s<>"`\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff'
const pattern = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:https?://[^${stop}]{1,2000}|mailto:[^${stop}]{3,300}|[\\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){1,6})`,
  'giu',
)
const allowed = new Set(['http:', 'https:', 'mailto:'])

/** The text cut into plain parts and links; joined again it is the text. Only http, https and mailto become links. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = []
  let done = 0
  for (const { 0: found, index } of text.matchAll(pattern)) {
    const link = withoutEnd(found)
    const href = hrefOf(link)
    if (href === undefined) continue
    if (index > done) parts.push({ text: text.slice(done, index) })
    parts.push({ text: link, href })
    done = index + link.length
  }
  if (done < text.length) parts.push({ text: text.slice(done) })
  return parts
}

/** Without the full stop or bracket that belongs to the sentence around it. */
function withoutEnd(found: string): string {
  let link = found
  for (;;) {
    const last = link.at(-1) ?? ''
    const isSentence = /[.,;:!?'’»…*_~]/.test(last)
    const isOpen = (close: string, open: string) => last === close && link.split(close).length > link.split(open).length
    if (!isSentence && !isOpen(')', '(') && !isOpen(']', '[') && !isOpen('}', '{')) return link
    link = link.slice(0, -1)
  }
}

/** Undefined for what is no address after all, and for one with a name before its host, which is how links pretend. */
function hrefOf(link: string): string | undefined {
  try {
    const url = new URL(/^(?:https?|mailto):/i.test(link) ? link : `mailto:${link}`)
    return allowed.has(url.protocol) && !url.username && !url.password ? url.href : undefined
  } catch {
    return undefined
  }
}
