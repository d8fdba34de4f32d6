import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import { Ticket } from './tickets.ts'
import { ChannelName, Nullable, Timestamp } from './words.ts'

const strict = { additionalProperties: false } as const

export const SearchQuery = Type.Object(
  {
    q: Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'What to look for. Of more than 16 words the first 16 count. Nothing in it is an operator.',
      examples: ['refund'],
    }),
    status: Type.Optional(
      Type.String({ maxLength: 100, description: 'One status or several, with commas.', examples: ['open,new'] }),
    ),
    channel: Type.Optional(ChannelName),
    assigned_agent_id: Type.Optional(
      Type.Union([Id('agent'), Type.Enum(['me', 'none'])], { description: 'An agent, `me` or `none`.' }),
    ),
    tag: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
    cursor: Type.Optional(Type.String({ maxLength: 200, description: 'next_cursor of the page before.' })),
  },
  strict,
)
export type SearchQuery = Static<typeof SearchQuery>

export const SearchResult = Type.Object(
  {
    ticket: Type.Omit(Ticket, ['timeline'], strict),
    message_id: Nullable(Id('message')),
    position: Nullable(Type.Integer({ description: 'The message’s place on the ticket.' })),
    found_in: Type.Enum(['message', 'note', 'subject', 'customer']),
    snippet: Type.String({ description: 'Plain text, one line, at most 240 UTF-16 units.' }),
    matches: Type.Array(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 }), {
      description: 'Start and end of what was found in `snippet`, in UTF-16 units; the end is not included.',
    }),
    at: Timestamp,
  },
  { $id: 'SearchResult', ...strict },
)
export type SearchResult = {
  ticket: Omit<Ticket, 'timeline'>
  message_id: string | null
  position: number | null
  found_in: 'message' | 'note' | 'subject' | 'customer'
  snippet: string
  matches: [number, number][]
  at: string
}

export const SearchReply = Type.Object(
  {
    results: Type.Array(Type.Ref('SearchResult')),
    next_cursor: Nullable(Type.String({ description: 'Null at the very end only.' })),
    more: Type.Boolean({ description: 'Older matches are left, or may be, that were not ranked with these.' }),
  },
  strict,
)
export type SearchReply = { results: SearchResult[]; next_cursor: string | null; more: boolean }
