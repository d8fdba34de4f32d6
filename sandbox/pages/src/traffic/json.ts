export type Token = { kind: 'key' | 'string' | 'number' | 'word' | 'mark'; text: string }

const parts = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|[^"\d\-tfn]+|./g

/** JSON with line breaks and indents, cut into pieces to colour; any other text comes back in one piece. */
export function tokensOf(text: string): Token[] {
  const pretty = prettied(text)
  if (pretty === null) return [{ kind: 'mark', text }]
  return [...pretty.matchAll(parts)].flatMap(([whole, string, colon, number, word]): Token[] => {
    if (string !== undefined && colon !== undefined)
      return [
        { kind: 'key', text: string },
        { kind: 'mark', text: colon },
      ]
    if (string !== undefined) return [{ kind: 'string', text: string }]
    if (number !== undefined) return [{ kind: 'number', text: number }]
    return [{ kind: word === undefined ? 'mark' : 'word', text: whole }]
  })
}

function prettied(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return null
  }
}
