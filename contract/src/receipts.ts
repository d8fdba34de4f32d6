import Type, { type Static } from 'typebox'
import { PageQuery } from './access.ts'
import { Id } from './ids.ts'
import { Nullable, Timestamp } from './words.ts'

const closed = { additionalProperties: false }
const QuarantineKind = Type.Enum(['unparsed', 'unrouted', 'failed'], {
  description:
    'unparsed: not understood. unrouted: for an account that is not connected. failed: could not be recorded.',
})
const ReceiptId = Type.String({ description: 'A whole number as text.', examples: ['4711'] })

const asideFields = {
  entry_id: Id('quarantine'),
  receipt_id: ReceiptId,
  pointer: Type.String({ description: 'JSON pointer of the entry in the body; empty for the whole.' }),
  kind: QuarantineKind,
  reason: Type.String(),
  created_at: Timestamp,
  resolved_at: Nullable(Timestamp),
}
const receiptFields = {
  channel: Type.String({ examples: ['whatsapp'] }),
  inbox_ids: Type.Array(Id('inbox'), { description: 'The inboxes whose secret verified the payload.' }),
  received_at: Timestamp,
}

/** One entry of a payload that was set aside. */
export const QuarantinedEntry = Type.Object(
  { ...asideFields, ...receiptFields },
  { $id: 'QuarantinedEntry', ...closed },
)
export type QuarantinedEntry = Static<typeof QuarantinedEntry>

export const ListReceiptsQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum(['open', 'resolved'], { description: 'Absent: both.' })),
    kind: Type.Optional(QuarantineKind),
    inbox_id: Type.Optional(Id('inbox', 'Of payloads that this inbox’s secret verified.')),
    ...PageQuery.properties,
  },
  closed,
)
export type ListReceiptsQuery = Static<typeof ListReceiptsQuery>
export const QuarantineList = Type.Object(
  { entries: Type.Array(Type.Ref('QuarantinedEntry')), next_cursor: Nullable(Type.String()) },
  closed,
)

/** Most of a raw body that a reply shows, in bytes. */
export const maxShownBodyBytes = 256 * 1024

export const Receipt = Type.Object(
  {
    receipt_id: ReceiptId,
    ...receiptFields,
    body: Type.String({ description: 'The raw body as text; at most its first 256 KiB.' }),
    body_bytes: Type.Integer({ description: 'Length of the whole body.' }),
    body_is_cut: Type.Boolean(),
    body_is_text: Type.Boolean({
      description: 'false: the bytes are not UTF-8, and `body` shows what can be read of them.',
    }),
    is_queued: Type.Boolean({ description: 'Waits to be processed.' }),
    entries: Type.Array(Type.Object(asideFields, closed), { description: 'What of it was set aside.' }),
  },
  { $id: 'Receipt', ...closed },
)
export type Receipt = Static<typeof Receipt>

export const ReplayReply = Type.Object({ status: Type.Literal('queued') }, closed)
