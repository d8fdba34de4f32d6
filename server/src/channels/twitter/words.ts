import { listOf, objectOf } from '../json.ts'
import { cleanBody } from '../text.ts'

/**
 * A direct message's text as the customer saw it: `&amp; &lt; &gt;` are signs again, t.co links are the addresses behind them,
 * and the link that X adds at the end for an attached medium is gone.
 * @param mediaLink the attachment's own t.co link; `null` when the attachment has none, `undefined` without an attachment
 */
export function readableText(text: string, entities: unknown, mediaLink?: string | null): string {
  const links = expansions(entities)
  const kept = mediaLink === undefined ? text : withoutMediaLink(text, links, mediaLink)
  // One pass over each sign: `&amp;lt;` is the text `&lt;`, and an address that holds `&lt` stays as it is.
  const readable = kept.replace(/&(?:amp|lt|gt);|https?:\/\/t\.co\/[A-Za-z0-9]+/g, (found) => {
    return signs[found] ?? links.get(found) ?? found
  })
  return cleanBody(readable)
}

const signs: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/** Only web addresses, so that no entity can put another scheme in the place of a link. */
function expansions(entities: unknown): Map<string, string> {
  const links = new Map<string, string>()
  const urls = objectOf(entities)['urls']
  for (const entry of listOf(urls)) {
    const { url, expanded_url: expanded } = objectOf(entry)
    if (typeof url === 'string' && typeof expanded === 'string' && /^https?:\/\/[^\s]{1,2000}$/.test(expanded))
      links.set(url, expanded)
  }
  return links
}

function withoutMediaLink(text: string, links: Map<string, string>, mediaLink: string | null): string {
  const trimmed = text.trimEnd()
  const last = /(?:^|\s)(https?:\/\/t\.co\/[A-Za-z0-9]+)$/.exec(trimmed.slice(-80))?.[1]
  if (last === undefined) return text
  const target = links.get(last)
  const isMedia = last === mediaLink || (target === undefined ? mediaLink === null : isMediaPage(target))
  return isMedia ? trimmed.slice(0, -last.length).trimEnd() : text
}

function isMediaPage(address: string): boolean {
  return /^https:\/\/(?:twitter|x)\.com\/(?:messages\/media|[^/]+\/status\/\d+\/(?:photo|video))\//.test(address)
}
