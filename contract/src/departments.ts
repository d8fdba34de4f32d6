import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import { OfficeHours } from './office-hours.ts'
import { Nullable } from './words.ts'

const closed = { additionalProperties: false }
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^\\S(?:.*\\S)?$' })
const Description = Type.String({ maxLength: 1000 })
const TimeZone = Nullable(
  Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: '^[A-Za-z][A-Za-z0-9_+/-]*$',
    description: 'IANA name; null: the company’s.',
    examples: ['Europe/Vienna'],
  }),
)
const DefaultAssignee = Nullable(
  Id(
    'agent',
    'Who is given what is born in the department or transferred to it, while active and one who sees it; null: nobody.',
  ),
)
const TakesPortal = Type.Boolean({
  description:
    'Whether tickets that customers open in their account are born here. One department at most: true moves it here.',
})
const Member = Type.Object({ agent_id: Id('agent'), is_lead: Type.Boolean() }, closed)

const fields = {
  id: Id('department'),
  name: Type.String(),
  agent_count: Type.Integer({ description: 'Active members.' }),
}
export const Department = Type.Object(fields, { $id: 'Department', ...closed })
export type Department = { id: string; name: string; agent_count: number }
export const DepartmentList = Type.Object(
  { departments: Type.Array(Type.Ref('Department')), next_cursor: Nullable(Type.String()) },
  closed,
)

export const DepartmentDetail = Type.Object(
  {
    ...fields,
    description: Type.String(),
    time_zone: TimeZone,
    office_hours: Nullable(OfficeHours),
    default_assignee_id: DefaultAssignee,
    takes_portal: TakesPortal,
    members: Type.Array(Member),
    inbox_ids: Type.Array(Id('inbox'), { description: 'Inboxes whose tickets are born here; set on the inbox.' }),
  },
  { $id: 'DepartmentDetail', ...closed },
)
export type DepartmentDetail = Department & {
  description: string
  time_zone: string | null
  office_hours: OfficeHours | null
  default_assignee_id: string | null
  takes_portal: boolean
  members: { agent_id: string; is_lead: boolean }[]
  inbox_ids: string[]
}

const settings = {
  description: Type.Optional(Description),
  time_zone: Type.Optional(TimeZone),
  office_hours: Type.Optional(Nullable(OfficeHours)),
  default_assignee_id: Type.Optional(DefaultAssignee),
  takes_portal: Type.Optional(TakesPortal),
  members: Type.Optional(
    Type.Array(Member, { maxItems: 1000, description: 'All of them: who is not named is no member any more.' }),
  ),
}
export const CreateDepartmentBody = Type.Object(
  { name: Name, ...settings },
  { ...closed, examples: [{ name: 'Sales' }] },
)
export const UpdateDepartmentBody = Type.Object(
  { name: Type.Optional(Name), ...settings },
  { ...closed, examples: [{ time_zone: 'Europe/Vienna' }] },
)
export type UpdateDepartmentBody = Static<typeof UpdateDepartmentBody>
