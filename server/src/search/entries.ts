import { type Facet, facetKey } from './lexemes.ts'
import { tokensOf } from './words.ts'

/** What an entry is made of: a message with its ticket's facts, or a ticket with its customer's. */
export type Source = {
  /** The message's id, or the ticket's own. */
  id: string
  ticket_id: string
  kind: 'message' | 'note' | 'ticket'
  at: Date
  /** What is searched. */
  texts: readonly (string | null)[]
  department_id: string | null
  assigned_agent_id: string | null
  channel: string
  tags: readonly string[]
}

/** Of one entry at most so many words are kept, the first. */
const maxKeys = 5000

/** The keys under which an entry is found, each once. */
export function keysOf(source: Source): Set<string> {
  const keys = new Set<string>(facetsOf(source).map(facetKey))
  for (const text of source.texts)
    for (const { key } of text === null ? [] : tokensOf(text)) {
      if (keys.size >= maxKeys) return keys
      keys.add(key)
    }
  return keys
}

function facetsOf({ department_id, assigned_agent_id, channel, tags }: Source): Facet[] {
  return [{ department: department_id }, { assignee: assigned_agent_id }, { channel }, ...tags.map((tag) => ({ tag }))]
}
