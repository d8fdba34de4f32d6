import Type, { type Static } from 'typebox'
import { PageQuery } from './access.ts'
import { Nullable, Timestamp } from './words.ts'

const closed = { additionalProperties: false }
const Facts = Nullable(Type.Record(Type.String(), Type.Unknown()))
const anId = '01j4kqz1rtf8ebg3v0y1d5zq8a'

export const auditActors = ['agent', 'service', 'customer', 'system', 'nobody'] as const
export const auditOutcomes = ['success', 'failure', 'denied'] as const

const actorType = { description: 'nobody: a request that proved no identity. system: Parley itself.' }
const Seq = Type.Integer({ minimum: 1, description: 'Place in the trail; there are no holes.' })

/** One deed: who, from where, what, to what, and how it was before and after. */
export const AuditEntry = Type.Object(
  {
    seq: Seq,
    at: Timestamp,
    actor: Type.Object(
      {
        type: Type.Enum([...auditActors], actorType),
        id: Nullable(Type.String({ examples: [`agt_${anId}`] })),
        label: Nullable(Type.String({ description: 'What it was called at that time; never given of customers.' })),
      },
      closed,
    ),
    action: Type.String({ description: 'A stable word.', examples: ['agent.updated'] }),
    object: Nullable(
      Type.Object(
        {
          type: Type.String({ examples: ['agent'] }),
          id: Nullable(Type.String({ examples: [`agt_${anId}`] })),
        },
        closed,
      ),
    ),
    outcome: Type.Enum([...auditOutcomes]),
    from: Type.Object(
      {
        ip: Nullable(Type.String({ description: 'Not kept of customers.' })),
        session_id: Nullable(Type.String()),
        request_id: Nullable(Type.String()),
        user_agent: Nullable(Type.String()),
      },
      closed,
    ),
    before: Facts,
    after: Facts,
    hash: Type.String({ description: 'SHA-256 over the hash of the entry before, a line feed and this entry.' }),
  },
  {
    $id: 'AuditEntry',
    ...closed,
    description:
      'Fields that differ stand in `before` and `after`: secrets only as `(secret)`, and of customers, messages and notes only the names of the fields.',
  },
)
export type AuditEntry = Static<typeof AuditEntry>

const filters = {
  actor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 64, description: 'Id of an agent, an API key or a customer.' }),
  ),
  action: Type.Optional(
    Type.String({
      pattern: '^[a-z0-9_.]{1,64}$',
      description: 'How the action begins: `agent.` finds all that was done to agents.',
    }),
  ),
  object: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Id of what it was done to.' })),
  outcome: Type.Optional(Type.Enum([...auditOutcomes])),
  from: Type.Optional(Type.String({ format: 'date-time', description: 'At or after this time.' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Before this time.' })),
}

export const AuditQuery = Type.Object({ ...filters, ...PageQuery.properties }, closed)
export const AuditFilter = Type.Object(filters, closed)
export type AuditFilter = Static<typeof AuditFilter>
export const AuditList = Type.Object(
  { entries: Type.Array(Type.Ref('AuditEntry')), next_cursor: Nullable(Type.String()) },
  closed,
)

export const AuditExportQuery = Type.Object(
  { ...filters, format: Type.Optional(Type.Enum(['csv', 'jsonl'], { default: 'jsonl' })) },
  closed,
)

export const AuditVerifyQuery = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        default: 0,
        description: '`next_after` of the reply before; the first request starts at the beginning.',
      }),
    ),
  },
  closed,
)

/** What the check of the trail found. */
export const AuditVerification = Type.Object(
  {
    entries: Type.Integer({ description: 'How many were read.' }),
    first_bad: Nullable(
      Type.Integer({
        description: 'The first place where an entry was changed or is missing; null when every hash is right.',
      }),
    ),
    next_after: Nullable(
      Type.Integer({ description: 'Where the next request goes on; null when the end of the trail is reached.' }),
    ),
    head_hash: Type.String({
      pattern: '^[0-9a-f]{64}$',
      description: 'The hash of the newest entry. Kept elsewhere, it proves later that nothing before it was changed.',
    }),
  },
  closed,
)
export type AuditVerification = Static<typeof AuditVerification>
