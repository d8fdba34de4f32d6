/**
 * A raw body to be read: JSON with its lines, anything else as it is. Written out by its own characters, so that a number of many
 * digits is not rounded and a key that stands twice stays twice. What would be invisible or turn the line around is written as \u….
 */
export function prettyBody(body: string): string {
  return visible(isJson(body) ? withLines(body) : body)
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body)
    return true
  } catch {
    return false
  }
}

function withLines(json: string): string {
  const parts: string[] = []
  let depth = 0
  let before = ''
  const line = () => `\n${'  '.repeat(depth)}`
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const closes = token === '}' || token === ']'
    if (closes) depth--
    // The line of what is opened or listed begins with its first member, so that an empty one stays on its own.
    if (before === ',' || (before === '{' || before === '[' ? !closes : closes)) parts.push(line())
    if (token === '{' || token === '[') depth++
    parts.push(token === ':' ? ': ' : token)
    before = token
  }
  return parts.join('')
}

function visible(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be seen
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
