import Type, { type Static } from 'typebox'
import { maxPasswordCharacters, minPasswordCharacters, RoleName } from './access.ts'
import { EmailAddress } from './email-address.ts'
import { Id } from './ids.ts'
import { Nullable } from './words.ts'

const closed = { additionalProperties: false }
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '^\\S(?:.*\\S)?$' })
const DepartmentIds = Type.Array(Id('department'), { maxItems: 100, uniqueItems: true })
const AgentStatus = Type.Enum(['active', 'disabled'], { description: 'A disabled agent cannot sign in.' })

export const Agent = Type.Object(
  {
    id: Id('agent'),
    name: Type.String(),
    email: Type.String(),
    role: RoleName,
    status: AgentStatus,
    department_ids: Type.Array(Id('department')),
  },
  { $id: 'Agent', ...closed },
)
export type Agent = {
  id: string
  name: string
  email: string
  role: Static<typeof RoleName>
  status: 'active' | 'disabled'
  department_ids: string[]
}
export const AgentList = Type.Object(
  { agents: Type.Array(Type.Ref('Agent')), next_cursor: Nullable(Type.String()) },
  closed,
)

export const CreateAgentBody = Type.Object(
  {
    email: EmailAddress,
    name: Name,
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
    name: Type.Optional(Name),
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
