import Type, { type Static } from 'typebox'
import { maxPasswordCharacters, minPasswordCharacters, PermissionName, RoleKey } from './access.ts'
import { AgentName } from './agents.ts'
import { EmailAddress } from './email-address.ts'
import { Id } from './ids.ts'
import { Nullable, Timestamp } from './words.ts'

// What an agent sees and settles of the own account.

const closed = { additionalProperties: false }

export type Preferences = {
  theme: 'system' | 'light' | 'dark'
  density: 'comfortable' | 'compact'
  send_delay_seconds: number
  list_width: number
  shows_customer: boolean
}
/** What one who never chose has. */
export const defaultPreferences: Preferences = {
  theme: 'system',
  density: 'comfortable',
  send_delay_seconds: 5,
  list_width: 360,
  shows_customer: true,
}
const { theme, density, send_delay_seconds, list_width, shows_customer } = defaultPreferences
const choices = {
  theme: Type.Enum(['system', 'light', 'dark'], { default: theme }),
  density: Type.Enum(['comfortable', 'compact'], { default: density }),
  send_delay_seconds: Type.Integer({
    minimum: 0,
    maximum: 30,
    default: send_delay_seconds,
    description: 'How long a message can be taken back after sending.',
  }),
  list_width: Type.Integer({
    minimum: 300,
    maximum: 480,
    default: list_width,
    description: 'Of the ticket list, in pixels.',
  }),
  shows_customer: Type.Boolean({
    default: shows_customer,
    description: 'Whether the customer stands beside the ticket.',
  }),
}
export const Preferences = Type.Object(choices, {
  $id: 'Preferences',
  ...closed,
  description: 'How an agent likes the console.',
})

export const Me = Type.Object(
  {
    type: Type.Enum(['agent', 'service', 'customer', 'bot']),
    id: Type.String({ description: 'The agent’s or the API key’s id.' }),
    name: Type.String(),
    email: Nullable(EmailAddress),
    role: Nullable(RoleKey),
    permissions: Type.Array(PermissionName),
    department_ids: Nullable(
      Type.Array(Id('department'), { description: 'Departments whose tickets are seen; null: every department.' }),
    ),
    scope: Type.Enum(['all', 'departments', 'assigned', 'own', 'ticket'], {
      description: 'How far tickets are seen: all, those of `department_ids` and of none, those assigned, one’s own.',
    }),
    has_password: Type.Boolean({ description: 'Whether changing the password asks for the current one.' }),
    preferences: Nullable(Type.Ref('Preferences')),
  },
  closed,
)
export type Me = Omit<Static<typeof Me>, 'preferences'> & { preferences: Preferences | null }

export const UpdateMeBody = Type.Object(
  {
    name: Type.Optional(AgentName),
    preferences: Type.Optional(
      Type.Partial(Type.Object(choices), { ...closed, minProperties: 1, description: 'Those that change.' }),
    ),
  },
  { ...closed, examples: [{ preferences: { theme: 'dark' } }] },
)
export type UpdateMeBody = { name?: string; preferences?: Partial<Preferences> }

export const NewPassword = Type.String({ minLength: minPasswordCharacters, maxLength: maxPasswordCharacters })

export const ChangePasswordBody = Type.Object(
  {
    current_password: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: maxPasswordCharacters,
        description: 'Absent only for an account without a password.',
      }),
    ),
    new_password: NewPassword,
  },
  { ...closed, examples: [{ current_password: 'a long pass phrase', new_password: 'another long pass phrase' }] },
)

export const Session = Type.Object(
  {
    session_id: Id('session'),
    ip: Nullable(Type.String({ description: 'Address of the sign-in.' })),
    user_agent: Nullable(
      Type.String({ maxLength: 300, description: 'What the program called itself, cut to 300 characters.' }),
    ),
    created_at: Timestamp,
    last_used_at: Timestamp,
    is_current: Type.Boolean({ description: 'Whether this request came with it.' }),
  },
  { $id: 'Session', ...closed },
)
export type Session = {
  session_id: string
  ip: string | null
  user_agent: string | null
  created_at: string
  last_used_at: string
  is_current: boolean
}
export const SessionList = Type.Object({ sessions: Type.Array(Type.Ref('Session'), { maxItems: 100 }) }, closed)
export const EndedSessions = Type.Object({ ended: Type.Integer({ description: 'How many were ended.' }) }, closed)
