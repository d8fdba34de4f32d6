import { createHash } from 'node:crypto'

type UrlEntity = { url: string; expanded_url: string; display_url: string; indices: [number, number] }

/**
 * A text as X puts it into events: `&`, `<` and `>` as HTML entities, links as t.co links that are named in
 * `entities.urls`, and for an attached file one more t.co link at the end.
 */
export function xText(written: string, hasMedia: boolean) {
  const urls: UrlEntity[] = []
  const asHtml = (part: string) => part.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  let text = ''
  let at = 0
  const add = (expanded: string, display: string) => {
    const url = shortLink(expanded)
    const start = [...text].length
    urls.push({ url, expanded_url: expanded, display_url: display, indices: [start, start + url.length] })
    text += url
  }
  for (const match of written.matchAll(/https?:\/\/\S+/g)) {
    text += asHtml(written.slice(at, match.index))
    add(match[0], match[0].replace(/^https?:\/\//, ''))
    at = match.index + match[0].length
  }
  text += asHtml(written.slice(at))
  if (hasMedia) {
    text += text === '' ? '' : ' '
    add('https://twitter.com/messages/media/1', 'pic.twitter.com/sandbox')
  }
  const mediaLink = hasMedia ? urls.at(-1)?.url : undefined
  return { text, entities: { hashtags: [], symbols: [], user_mentions: [], urls }, mediaLink }
}

function shortLink(target: string): string {
  return `https://t.co/${createHash('sha256').update(target).digest('base64url').slice(0, 10)}`
}
