import Type, { type Static } from 'typebox'
import { maxPasswordCharacters, minPasswordCharacters, PageQuery, RoleKey } from './access.ts'
import { EmailAddress } from './email-address.ts'
import { Id } from './ids.ts'
import { Nullable, Timestamp } from './words.ts'

const closed = { additionalProperties: false }
export const AgentName = Type.String({ minLength: 1, maxLength: 200, pattern: '^\\S(?:.*\\S)?$' })
export const DepartmentIds = Type.Array(Id('department'), { maxItems: 100, uniqueItems: true })
const AgentStatus = Type.Enum(['active', 'disabled'], { description: 'A disabled agent cannot sign in.' })

export const Agent = Type.Object(
  {
    id: Id('agent'),
    name: Type.String(),
    email: Type.String(),
    role: RoleKey,
    status: AgentStatus,
    department_ids: Type.Array(Id('department')),
    is_registered: Type.Boolean({ description: 'Whether the agent ever got a way to sign in.' }),
    has_second_factor: Nullable(
      Type.Boolean({
        description: 'Whether an authenticator app or a passkey is set up. Null for who does not manage agents.',
      }),
    ),
    invited_until: Nullable(Timestamp),
    deleted_at: Nullable(Timestamp),
  },
  {
    $id: 'Agent',
    ...closed,
    description:
      '`invited_until`: when the invitation that nobody used yet ends, or ended; null without one. `deleted_at`: hidden from lists and disabled since then.',
  },
)
export type Agent = {
  id: string
  name: string
  email: string
  role: string
  status: 'active' | 'disabled'
  department_ids: string[]
  is_registered: boolean
  has_second_factor: boolean | null
  invited_until: string | null
  deleted_at: string | null
}
export const AgentList = Type.Object(
  { agents: Type.Array(Type.Ref('Agent')), next_cursor: Nullable(Type.String()) },
  closed,
)

export const AgentQuery = Type.Object(
  {
    ...PageQuery.properties,
    status: Type.Optional(AgentStatus),
    role: Type.Optional(RoleKey),
    department_id: Type.Optional(Id('department')),
    q: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Part of the name or the e-mail address.' }),
    ),
    include_deleted: Type.Optional(Type.Boolean({ default: false, description: 'Deleted ones too.' })),
  },
  closed,
)
export type AgentQuery = Static<typeof AgentQuery>

export const CreateAgentBody = Type.Object(
  {
    email: EmailAddress,
    name: AgentName,
    role: RoleKey,
    password: Type.Optional(
      Type.String({
        minLength: minPasswordCharacters,
        maxLength: maxPasswordCharacters,
        description: 'Absent: the agent signs in elsewhere.',
      }),
    ),
    department_ids: Type.Optional(DepartmentIds),
  },
  { ...closed, examples: [{ email: 'ada@example.com', name: 'Ada Byron', role: 'agent' }] },
)
export type CreateAgentBody = Static<typeof CreateAgentBody>

export const UpdateAgentBody = Type.Object(
  {
    email: Type.Optional(EmailAddress),
    name: Type.Optional(AgentName),
    role: Type.Optional(RoleKey),
    status: Type.Optional(AgentStatus),
    department_ids: Type.Optional(DepartmentIds),
  },
  { ...closed, examples: [{ role: 'admin' }] },
)
export type UpdateAgentBody = Static<typeof UpdateAgentBody>
