import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import { Nullable, Timestamp } from './words.ts'

const closed = { additionalProperties: false }

/** What the console fills in when it inserts a canned reply, written `{{customer.name}}`. */
export const cannedReplyPlaceholders = ['customer.name', 'customer.first_name', 'agent.name', 'ticket.number'] as const

const Shortcut = Type.String({
  pattern: '^[a-z0-9-]+$',
  maxLength: 32,
  description: 'What an agent types after `/`.',
  examples: ['refund-sent'],
})
const Title = Type.String({ minLength: 1, maxLength: 100, pattern: '^\\S(?:.*\\S)?$' })
const Content = Type.String({
  minLength: 1,
  maxLength: 10_000,
  pattern: '\\S',
  description: `The text. Placeholders: ${cannedReplyPlaceholders.map((name) => `{{${name}}}`).join(', ')}.`,
})
const DepartmentId = Nullable(Id('department', 'Whose it is; null: everybody’s.'))

export const CannedReply = Type.Object(
  {
    canned_reply_id: Id('cannedReply'),
    shortcut: Type.String(),
    title: Type.String(),
    content: Type.String(),
    department_id: DepartmentId,
    updated_at: Timestamp,
  },
  { $id: 'CannedReply', ...closed },
)
export type CannedReply = {
  canned_reply_id: string
  shortcut: string
  title: string
  content: string
  department_id: string | null
  updated_at: string
}
export const CannedReplyList = Type.Object(
  { canned_replies: Type.Array(Type.Ref('CannedReply')), next_cursor: Nullable(Type.String()) },
  closed,
)

const example = {
  shortcut: 'refund-sent',
  title: 'Refund is on its way',
  content: 'Hi {{customer.first_name}}, your refund is on its way. {{agent.name}}',
}

export const CreateCannedReplyBody = Type.Object(
  { shortcut: Shortcut, title: Title, content: Content, department_id: Type.Optional(DepartmentId) },
  { ...closed, examples: [example] },
)
export type CreateCannedReplyBody = Static<typeof CreateCannedReplyBody>

export const UpdateCannedReplyBody = Type.Object(
  {
    shortcut: Type.Optional(Shortcut),
    title: Type.Optional(Title),
    content: Type.Optional(Content),
    department_id: Type.Optional(DepartmentId),
  },
  { ...closed, examples: [{ title: example.title }] },
)
export type UpdateCannedReplyBody = Static<typeof UpdateCannedReplyBody>
