import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import { MessageText, Timestamp } from './words.ts'

const closed = { additionalProperties: false }

export const DraftMode = Type.Enum(['reply', 'note'], { description: 'What it becomes when it is sent.' })
export type DraftMode = Static<typeof DraftMode>

/** What an agent has typed on a ticket and not sent. Nobody else sees it. */
export const Draft = Type.Object({ mode: DraftMode, content: Type.String(), updated_at: Timestamp }, closed)
export type Draft = Static<typeof Draft>
export const TicketDrafts = Type.Object({ drafts: Type.Array(Draft) }, closed)

export const SaveDraftBody = Type.Object(
  { content: MessageText },
  { ...closed, examples: [{ content: 'Hello, I have looked into it and' }] },
)

export const DraftList = Type.Object(
  {
    drafts: Type.Array(Type.Object({ ticket_id: Id('ticket'), mode: DraftMode, updated_at: Timestamp }, closed), {
      description: 'Newest first, at most 200.',
    }),
  },
  closed,
)
