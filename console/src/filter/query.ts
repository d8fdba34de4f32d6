import type { Priority, Status, TicketFilter } from '../api/types.ts'
import type { Field, Token } from './tokens.ts'

/** A value that a field can take: how it is typed, how it is read, what the API calls it. */
export type Choice = { value: string; label: string; id: string }
export type Choices = Record<Field, readonly Choice[]>

export const statusChoices: readonly { value: string; id: Status }[] = [
  { value: 'new', id: 'new' },
  { value: 'open', id: 'open' },
  { value: 'waiting', id: 'pending_customer' },
  { value: 'resolved', id: 'resolved' },
  { value: 'closed', id: 'closed' },
]
export const priorityChoices: readonly Priority[] = ['urgent', 'high', 'medium', 'low']

type Query = Omit<TicketFilter, 'view' | 'sort'>
const names: Record<Field, keyof Query> = {
  status: 'status',
  channel: 'channel',
  assignee: 'assigned_agent_id',
  tag: 'tag',
  priority: 'priority',
  department: 'department_id',
  inbox: 'inbox_id',
}

/**
 * Tokens as the API asks for them. A value is known by how it is typed, by its label or its id; any tag is taken.
 * @returns also the tokens whose value is nobody's: with one of them nothing can match
 */
export function queryOf(tokens: readonly Token[], choices: Choices): { query: Query; unknown: Token[] } {
  const query: Record<string, string> = {}
  const unknown: Token[] = []
  for (const token of tokens) {
    const ids = token.value.split(token.field === 'status' ? ',' : '\0').map((part) => idOf(token.field, part, choices))
    if (ids.includes(undefined)) unknown.push(token)
    else query[names[token.field]] = ids.join(',')
  }
  return { query: query as Query, unknown }
}

export function choiceOf({ field, value }: Token, choices: Choices): Choice | undefined {
  const wanted = value.toLowerCase()
  return choices[field].find((choice) =>
    [choice.value, choice.label, choice.id].some((name) => name.toLowerCase() === wanted),
  )
}

function idOf(field: Field, value: string, choices: Choices): string | undefined {
  return choiceOf({ field, value }, choices)?.id ?? (field === 'tag' ? value : undefined)
}
