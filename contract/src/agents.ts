import Type, { type Static } from 'typebox'
import { maxPasswordCharacters, minPasswordCharacters, RoleName } from './access.ts'
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
    role: RoleName,
    status: AgentStatus,
    department_ids: Type.Array(Id('department')),
    is_registered: Type.Boolean({ description: 'Whether the agent ever got a way to sign in.' }),
    invited_until: Nullable(Timestamp),
  },
  {
    $id: 'Agent',
    ...closed,
    description: '`invited_until`: when the invitation that nobody used yet ends, or ended; null without one.',
  },
)
export type Agent = {
  id: string
  name: string
  email: string
  role: Static<typeof RoleName>
  status: 'active' | 'disabled'
  department_ids: string[]
  is_registered: boolean
  invited_until: string | null
}
export const AgentList = Type.Object(
  { agents: Type.Array(Type.Ref('Agent')), next_cursor: Nullable(Type.String()) },
  closed,
)

export const CreateAgentBody = Type.Object(
  {
    email: EmailAddress,
    name: AgentName,
    role: RoleName,
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
    name: Type.Optional(AgentName),
    role: Type.Optional(RoleName),
    status: Type.Optional(AgentStatus),
    department_ids: Type.Optional(DepartmentIds),
  },
  { ...closed, examples: [{ role: 'admin' }] },
)
export type UpdateAgentBody = Static<typeof UpdateAgentBody>

export const Department = Type.Object(
  { id: Id('department'), name: Type.String(), agent_count: Type.Integer() },
  { $id: 'Department', ...closed },
)
export type Department = { id: string; name: string; agent_count: number }
export const DepartmentList = Type.Object(
  { departments: Type.Array(Type.Ref('Department')), next_cursor: Nullable(Type.String()) },
  closed,
)
export const CreateDepartmentBody = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100, pattern: '^\\S(?:.*\\S)?$' }) },
  { ...closed, examples: [{ name: 'Sales' }] },
)
