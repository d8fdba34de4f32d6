import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import { Nullable, Tag } from './words.ts'

const closed = { additionalProperties: false }
const Description = Type.String({ maxLength: 300, description: 'When to use it.' })

/** A tag of the catalogue; tickets may also carry tags that are not in it. */
export const TagEntry = Type.Object(
  {
    tag_id: Id('tag'),
    name: Type.String(),
    description: Type.String(),
    ticket_count: Type.Integer({ description: 'Tickets that carry it, of those that you see.' }),
  },
  { $id: 'Tag', ...closed },
)
export type TagEntry = { tag_id: string; name: string; description: string; ticket_count: number }
export const TagList = Type.Object({ tags: Type.Array(Type.Ref('Tag')), next_cursor: Nullable(Type.String()) }, closed)

export const CreateTagBody = Type.Object(
  { name: Tag, description: Type.Optional(Description) },
  { ...closed, examples: [{ name: 'billing', description: 'Invoices, payments and refunds' }] },
)
export type CreateTagBody = Static<typeof CreateTagBody>

export const UpdateTagBody = Type.Object(
  { name: Type.Optional(Tag), description: Type.Optional(Description) },
  { ...closed, examples: [{ description: 'Invoices and payments' }] },
)
export type UpdateTagBody = Static<typeof UpdateTagBody>
