const escaped = /[/\u007f-\uffff]/
const escapedAll = /[/\u007f-\uffff]/g

/**
 * JSON as Meta writes it into webhook bodies: non-ASCII as `\uXXXX` (lower-case hex, surrogates one by one), `/` as
 * `\/`. A receiver that signs its own re-serialised JSON gets another signature.
 */
export function metaJson(value: unknown): string {
  const json = JSON.stringify(value)
  return escaped.test(json) ? json.replace(escapedAll, escapeOne) : json
}

function escapeOne(character: string): string {
  if (character === '/') return '\\/'
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
