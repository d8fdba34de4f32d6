/** What one node says to the others; pairs are `agent ticket`, both UUIDs. */
export type Note = {
  here?: readonly string[]
  gone?: readonly string[]
  typing?: readonly string[]
  /** A node that has just begun to hear asks who is where. */
  ask?: true
  /** A node that stops takes back all that it said. */
  bye?: true
}

const kinds = ['gone', 'here', 'typing'] as const
/** A pair takes 76 bytes, and a notification less than 8,000. */
const pairsPerNote = 90
const isPair = (value: unknown) => typeof value === 'string' && /^[\da-f-]{36} [\da-f-]{36}$/.test(value)

/** @returns texts that fit a notification each; none when there is nothing to say */
export function packNotes(note: Note): string[] {
  const { ask, bye } = note
  const notes: Note[] = ask || bye ? [{ ...(ask && { ask }), ...(bye && { bye }) }] : []
  for (const kind of kinds) {
    const pairs = note[kind] ?? []
    for (let at = 0; at < pairs.length; at += pairsPerNote) notes.push({ [kind]: pairs.slice(at, at + pairsPerNote) })
  }
  return notes.map((one) => JSON.stringify(one))
}

/** Of a node of another release, what can be understood of it. */
export function readNote(text: string): Note {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return {}
  }
  if (typeof read !== 'object' || read === null) return {}
  const given = read as Record<string, unknown>
  const pairsOf = (value: unknown) => (Array.isArray(value) ? value.filter(isPair) : [])
  return {
    here: pairsOf(given['here']),
    gone: pairsOf(given['gone']),
    typing: pairsOf(given['typing']),
    ...(given['ask'] === true && { ask: true }),
    ...(given['bye'] === true && { bye: true }),
  }
}
