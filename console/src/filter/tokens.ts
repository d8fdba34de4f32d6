/** What lists and search are narrowed by, as it is typed: `status:open channel:whatsapp assignee:me tag:"late parcel"`. */
export const fields = ['status', 'channel', 'assignee', 'tag', 'priority', 'department', 'inbox'] as const
export type Field = (typeof fields)[number]
export type Token = { field: Field; value: string }
export type Typed = { tokens: Token[]; words: string }

const token = /(?<=^|\s)([a-z]+):(?:"([^"]*)"|([^\s"]+))(?=\s|$)/gi

/** Reads what was typed. What is no token of ours is a word; a field named again takes the later value. */
export function readTyped(text: string): Typed {
  const found = new Map<Field, string>()
  const words = text.replace(token, (whole, name: string, quoted?: string, plain?: string) => {
    const field = name.toLowerCase()
    const value = (quoted ?? plain ?? '').trim()
    if (!isField(field) || value === '') return whole
    found.delete(field)
    found.set(field, value)
    return ' '
  })
  return {
    tokens: [...found].map(([field, value]) => ({ field, value })),
    words: words.replace(/\s+/g, ' ').trim(),
  }
}

export function writeTyped({ tokens, words = '' }: { tokens: readonly Token[]; words?: string }): string {
  return [...tokens.map(writeToken), words].filter(Boolean).join(' ')
}

export function writeToken({ field, value }: Token): string {
  const clean = value.replaceAll('"', '')
  return `${field}:${/\s/.test(clean) ? `"${clean}"` : clean}`
}

/** The tokens with one more; it stands in the place of one of the same field. */
export function withToken(tokens: readonly Token[], added: Token): Token[] {
  const at = tokens.findIndex(({ field }) => field === added.field)
  return at < 0 ? [...tokens, added] : tokens.with(at, added)
}

/** What is still being typed at the end: `chan`, `channel:wh`, `assignee:"Ben O`. */
export function lastPart(text: string): { before: string; field: Field | null; value: string } {
  const [, before = '', name, value = ''] = /^(.*?)(?:(?<=^|\s)([a-z]+):)?("[^"]*|[^\s"]*)$/is.exec(text) ?? []
  const field = name?.toLowerCase()
  if (field !== undefined && isField(field)) return { before, field, value: value.replace('"', '') }
  return { before, field: null, value: field === undefined ? value.replace('"', '') : `${name}:${value}` }
}

function isField(name: string): name is Field {
  return fields.some((field) => field === name)
}
