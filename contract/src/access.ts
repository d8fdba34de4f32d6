import Type, { type Static } from 'typebox'
import { Id } from './ids.ts'
import { allPermissions, grantablePermissions } from './permissions.ts'
import { Nullable, Timestamp } from './words.ts'

export const RoleKey = Type.String({
  pattern: '^[a-z][a-z0-9_]{1,39}$',
  description: 'The key of a role: super_admin, admin, supervisor, agent, viewer, or one that the company made.',
  examples: ['agent'],
})
export const PermissionName = Type.Enum([...allPermissions], { description: 'What a caller may do.' })
export const maxPasswordCharacters = 1024
/** Of new passwords; one that is only checked may be shorter. */
export const minPasswordCharacters = 8

const closed = { additionalProperties: false }
const credential = { minLength: 1, maxLength: 4096 }

export const LoginBody = Type.Object(
  {
    email: Type.Optional(Type.String({ minLength: 1, maxLength: 254 })),
    username: Type.Optional(
      Type.String({ minLength: 1, maxLength: 254, description: 'The e-mail address, for clients that call it so.' }),
    ),
    password: Type.String({ minLength: 1, maxLength: maxPasswordCharacters }),
  },
  { ...closed, examples: [{ email: 'ada@example.com', password: 'a long pass phrase' }] },
)

export const TokenReply = Type.Object(
  {
    access_token: Type.String({ description: 'For Authorization: Bearer.' }),
    token_type: Type.Literal('bearer'),
    expires_in: Type.Integer({ description: 'Seconds until the access token ends.' }),
    refresh_token: Type.String({ description: 'Works once, for the next pair; a second use ends the sign-in.' }),
  },
  closed,
)

export const RefreshBody = Type.Object({ refresh_token: Type.String(credential) }, closed)
export const LinkBody = Type.Object({ token: Type.String(credential) }, closed)
export const Success = Type.Object({ success: Type.Literal(true) }, closed)

export const Jwks = Type.Object(
  {
    keys: Type.Array(
      Type.Object({
        kty: Type.Literal('OKP'),
        crv: Type.Literal('Ed25519'),
        x: Type.String(),
        kid: Type.String(),
        alg: Type.Literal('EdDSA'),
        use: Type.Literal('sig'),
      }),
    ),
  },
  { ...closed, description: 'Public keys of our access tokens (RFC 7517).' },
)

const keyFields = {
  id: Id('apiKey'),
  name: Type.String(),
  prefix: Type.String({ description: 'How the key begins, to tell keys apart.', examples: ['pk_7h2k9m4x'] }),
  permissions: Type.Array(Type.String()),
  department_ids: Nullable(Type.Array(Id('department'))),
  created_by: Nullable(Id('agent')),
  created_at: Timestamp,
  expires_at: Nullable(Timestamp),
  last_used_at: Nullable(Timestamp),
  revoked_at: Nullable(Timestamp),
  replaced_by: Nullable(Id('apiKey', 'The key that took its place when it was rotated.')),
}
export const ApiKey = Type.Object(keyFields, { $id: 'ApiKey', ...closed })
export type ApiKey = Static<typeof ApiKey>
export const NewApiKey = Type.Object(
  { ...keyFields, key: Type.String({ description: 'The key itself. It is shown here and never again.' }) },
  closed,
)

export const RotatedApiKey = Type.Object(
  {
    ...keyFields,
    key: Type.String({ description: 'The new key. It is shown here and never again.' }),
    previous: Type.Ref('ApiKey'),
  },
  closed,
)
export const maxOverlapHours = 168
export const RotateKeyBody = Type.Object(
  {
    overlap_hours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: maxOverlapHours,
        default: 24,
        description: 'How long the old key goes on working beside the new one; 0: not at all.',
      }),
    ),
  },
  { ...closed, examples: [{ overlap_hours: 24 }] },
)
const keyName = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
export const RenameKeyBody = Type.Object({ name: keyName }, { ...closed, examples: [{ name: 'Web shop' }] })

export const CreateKeyBody = Type.Object(
  {
    name: keyName,
    permissions: Type.Array(Type.Enum(grantablePermissions), {
      minItems: 1,
      uniqueItems: true,
      description: 'Some of your own.',
    }),
    department_ids: Type.Optional(
      Nullable(
        Type.Array(Id('department'), {
          minItems: 1,
          maxItems: 100,
          uniqueItems: true,
          description: 'Only tickets of these departments, and of none. Absent or null: all that you see.',
        }),
      ),
    ),
    expires_at: Type.Optional(Nullable(Timestamp)),
  },
  { ...closed, examples: [{ name: 'Shop', permissions: ['ticket.create', 'ticket.read'] }] },
)
export type CreateKeyBody = Static<typeof CreateKeyBody>

export const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 200, description: 'next_cursor of the page before.' })),
  },
  closed,
)
export const KeyList = Type.Object(
  { keys: Type.Array(Type.Ref('ApiKey')), next_cursor: Nullable(Type.String()) },
  closed,
)
