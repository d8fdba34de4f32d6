import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import { Channel, Nullable, Timestamp } from './words.ts'

const closed = { additionalProperties: false }

/** A channel as the console draws it: nothing else tells it what a channel is. */
export const ChannelDescription = Type.Object(
  {
    id: Type.String({ examples: ['whatsapp'] }),
    label: Type.String({ examples: ['WhatsApp'] }),
    icon: Type.String({ description: 'Path data of a 24×24 monochrome SVG.' }),
    capabilities: Type.Record(Type.String(), Type.Unknown(), {
      description: 'What the channel can do; lengths in ms.',
    }),
    settings: Type.Record(Type.String(), Type.Unknown(), {
      description:
        'The settings form as a JSON Schema; fields with `secret: true` are write-only. `guide`: what to do at the platform, step by step.',
    }),
    webhook_path: Type.String({ description: 'Where the platform posts, for every inbox of the channel.' }),
  },
  { $id: 'ChannelDescription', ...closed },
)
export type ChannelDescription = Static<typeof ChannelDescription>
export const ChannelDescriptionList = Type.Object({ channels: Type.Array(Type.Ref('ChannelDescription')) }, closed)

const InboxStatus = Type.Enum(['active', 'disabled'], {
  description: 'A disabled inbox takes nothing in and sends nothing out; it keeps its tickets.',
})

/** How an inbox is doing; kept from the log, so that it may lag behind by a moment. */
const InboxHealth = Type.Object(
  {
    last_in_at: Nullable(Timestamp),
    last_out_at: Nullable(Timestamp),
    last_failed_at: Nullable(Timestamp),
    last_error: Nullable(Type.String({ description: 'Why the last send failed, in words.' })),
    received: Type.Integer({ description: 'Customers’ messages, all time.' }),
    sent: Type.Integer({ description: 'Answers that the platform took, all time.' }),
    failed: Type.Integer({ description: 'Answers that failed, all time.' }),
    failed_24h: Type.Integer({
      description: 'Answers of the last 24 hours that stand failed; 10,000 at most are counted.',
    }),
    error_rate_24h: Nullable(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'Which share of the last 24 hours’ answers stands failed; null when none went out. On a busy day that of the newest 50,000 messages of all inboxes.',
      }),
    ),
    unparsed: Type.Integer({
      description:
        'Entries of its payloads that are set aside and wait: GET /receipts?state=open&inbox_id=…; 10,000 at most.',
    }),
  },
  closed,
)
export type InboxHealth = Static<typeof InboxHealth>

/** One connected account. */
export const Inbox = Type.Object(
  {
    inbox_id: Id('inbox'),
    channel: Type.String({ examples: ['whatsapp'] }),
    name: Type.String(),
    account_id: Type.String({ description: 'The platform’s id of the account, out of the settings.' }),
    department_id: Nullable(Id('department', 'Where its new tickets go.')),
    is_default: Type.Boolean({ description: 'Payloads that name no account go to the channel’s default inbox.' }),
    status: InboxStatus,
    settings: Type.Record(Type.String(), Type.Unknown(), { description: 'Without secrets.' }),
    secrets_set: Type.Array(Type.String(), { description: 'Names of the secret fields that hold a value.' }),
    webhook_url: Type.String({ description: 'Where the platform posts for this inbox alone.' }),
    shared_webhook_url: Type.String({ description: 'Where it may post for every inbox of the channel.' }),
    problem: Nullable(Type.String({ description: 'What is wrong with the account, in words.' })),
    problem_at: Nullable(Timestamp),
    health: InboxHealth,
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { $id: 'Inbox', ...closed },
)
export type Inbox = {
  inbox_id: string
  channel: string
  name: string
  account_id: string
  department_id: string | null
  is_default: boolean
  status: 'active' | 'disabled'
  settings: Record<string, unknown>
  secrets_set: string[]
  webhook_url: string
  shared_webhook_url: string
  problem: string | null
  problem_at: string | null
  health: InboxHealth
  created_at: string
  updated_at: string
}
export const InboxList = Type.Object(
  { inboxes: Type.Array(Type.Ref('Inbox')), next_cursor: Nullable(Type.String()) },
  closed,
)

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^\\S(?:.*\\S)?$' })
const Settings = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$' }),
  Type.Union([Type.String({ maxLength: 4096 }), Type.Number(), Type.Boolean()]),
  {
    maxProperties: 50,
    description:
      'By the channel’s settings form. A field that is absent stays as it is; an empty text removes the field, a secret too.',
  },
)
const IsDefault = Type.Boolean({ description: 'true moves the channel’s default here.' })

export const CreateInboxBody = Type.Object(
  {
    channel: Channel,
    name: Name,
    settings: Settings,
    department_id: Type.Optional(Nullable(Id('department'))),
    is_default: Type.Optional(IsDefault),
  },
  {
    ...closed,
    examples: [
      {
        channel: 'whatsapp',
        name: 'Support line',
        settings: { phone_number_id: '106540352242922', access_token: 'EAAG…', app_secret: '…', verify_token: '…' },
      },
    ],
  },
)
export type CreateInboxBody = Static<typeof CreateInboxBody>

export const UpdateInboxBody = Type.Object(
  {
    name: Type.Optional(Name),
    department_id: Type.Optional(Nullable(Id('department'))),
    is_default: Type.Optional(IsDefault),
    status: Type.Optional(InboxStatus),
    settings: Type.Optional(Settings),
  },
  { ...closed, examples: [{ name: 'Sales line', settings: { access_token: 'EAAG…' } }] },
)
export type UpdateInboxBody = Static<typeof UpdateInboxBody>

export const InboxTestReply = Type.Object(
  {
    ok: Type.Boolean({ description: 'Whether every check passed.' }),
    checks: Type.Array(
      Type.Object(
        {
          name: Type.String({ description: 'A stable word.', examples: ['account'] }),
          ok: Type.Boolean(),
          words: Type.String({ description: 'What was found, for an admin.' }),
        },
        closed,
      ),
    ),
  },
  {
    ...closed,
    examples: [
      { ok: true, checks: [{ name: 'account', ok: true, words: 'WhatsApp knows this number as +1 555 010 9999.' }] },
    ],
  },
)
export type InboxTestReply = Static<typeof InboxTestReply>
