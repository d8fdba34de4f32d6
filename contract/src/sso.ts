import Type, { type Static } from 'typebox'
import { RoleKey } from './access.ts'
import { Id } from './ids.ts'
import { Nullable, Timestamp } from './words.ts'

// Identity providers: where people of the company sign in, instead of with a password of Parley's.

const closed = { additionalProperties: false }
const name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', examples: ['Example SSO'] })

/** Providers of the environment have names instead of ids. */
export const environmentProviders = ['oidc', 'cognito'] as const
export const ProviderId = Type.String({
  pattern: `^(?:${environmentProviders.join('|')}|idp_[0-7][0-9a-hjkmnp-tv-z]{25})$`,
  description: 'The id of an identity provider, or `oidc` or `cognito` for the one that the environment names.',
  examples: ['oidc'],
})

export const passwordSignIns = ['everybody', 'super_admins'] as const
export const PasswordSignIn = Type.Enum([...passwordSignIns], {
  description:
    'Who may sign in with a password or a passkey of Parley’s. Super admins always may, so that nobody is locked out when a provider is away.',
})
export type PasswordSignIn = (typeof passwordSignIns)[number]

export const SignInWays = Type.Object(
  {
    providers: Type.Array(Type.Object({ id: ProviderId, name }, closed)),
    password_sign_in: PasswordSignIn,
  },
  {
    ...closed,
    examples: [{ providers: [{ id: 'oidc', name: 'Example SSO' }], password_sign_in: 'everybody' }],
  },
)
export type SignInWays = Static<typeof SignInWays>

export const SignInPolicy = Type.Object(
  { password_sign_in: PasswordSignIn },
  { ...closed, examples: [{ password_sign_in: 'super_admins' }] },
)
export type SignInPolicy = Static<typeof SignInPolicy>

/** A sign-in at a provider that opens an agent's account. */
export const AgentIdentity = Type.Object(
  {
    id: Id('agentIdentity'),
    provider: Nullable(
      Type.Object({ id: ProviderId, name }, { ...closed, description: 'Null: not connected any more.' }),
    ),
    issuer: Type.String({ examples: ['https://id.example.com'] }),
    email: Nullable(
      Type.String({ description: 'The verified address there, at the last sign-in; null when there was none.' }),
    ),
    connected_at: Timestamp,
    last_used_at: Nullable(Timestamp),
    kept_because: Nullable(
      Type.Enum(['role', 'only_way'], {
        description:
          'Why it cannot be disconnected. role: the groups there choose the role. only_way: nothing else would let in. Null: it can.',
      }),
    ),
  },
  { $id: 'AgentIdentity', ...closed },
)
export type AgentIdentity = {
  id: string
  provider: { id: string; name: string } | null
  issuer: string
  email: string | null
  connected_at: string
  last_used_at: string | null
  kept_because: 'role' | 'only_way' | null
}
export const AgentIdentityList = Type.Object({ identities: Type.Array(Type.Ref('AgentIdentity')) }, closed)

export const StartSignInQuery = Type.Object(
  {
    return_to: Type.Optional(
      Type.String({
        maxLength: 500,
        description: 'A path under /app to go to afterwards; anything else leads to /app.',
        examples: ['/app/inbox'],
      }),
    ),
  },
  closed,
)
/** Providers add parameters of their own, so further ones are let pass. */
export const FinishSignInQuery = Type.Object(
  {
    code: Type.Optional(Type.String({ maxLength: 4096 })),
    state: Type.Optional(Type.String({ maxLength: 200 })),
    iss: Type.Optional(Type.String({ maxLength: 1000 })),
    error: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: true },
)

const groupRule = Type.Object(
  {
    group: Type.String({ minLength: 1, maxLength: 200 }),
    role: RoleKey,
    department_ids: Type.Optional(
      Nullable(
        Type.Array(Id('department'), {
          maxItems: 100,
          uniqueItems: true,
          description: 'Departments that the group puts its people into.',
        }),
      ),
    ),
  },
  closed,
)
const settings = {
  name,
  client_id: Type.String({ minLength: 1, maxLength: 300, pattern: '^[\\x21-\\x7e]+$', examples: ['parley'] }),
  scopes: Type.Array(Type.String({ pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,100}$' }), {
    minItems: 1,
    maxItems: 20,
    uniqueItems: true,
    default: ['openid', 'email', 'profile'],
    description: 'What is asked of the provider; `openid` is always among them.',
  }),
  group_claim: Nullable(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The claim that names a person’s groups, such as `groups` or `cognito:groups`.',
      examples: ['groups'],
    }),
  ),
  mapping: Type.Array(groupRule, {
    maxItems: 100,
    description:
      'What each group means, in order: the first group that a person is in chooses the role, all of them together the departments if any names some. Read anew at each sign-in.',
  }),
  default_role: Nullable(RoleKey),
  email_domains: Type.Array(
    Type.String({
      maxLength: 253,
      pattern: '^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$',
    }),
    {
      maxItems: 100,
      uniqueItems: true,
      description:
        'Domains whose addresses this provider speaks for: only with a verified address of one of them does somebody come in the first time.',
      examples: [['example.com']],
    },
  ),
  trusts_email: Type.Boolean({
    default: false,
    description:
      'Takes addresses for verified when the provider says nothing about it, as a company’s own directory may. One that it calls unverified never counts.',
  }),
  makes_agents: Type.Boolean({
    default: false,
    description: 'Makes an account for who comes in first, when a group or `default_role` gives them a role.',
  }),
  is_enabled: Type.Boolean({ default: true }),
}

export const IdentityProvider = Type.Object(
  {
    id: ProviderId,
    source: Type.Enum(['settings', 'environment'], {
      description: 'One of the environment is changed there, and has its fixed mapping.',
    }),
    issuer: Type.String(),
    ...settings,
    email_domains: Nullable(settings.email_domains),
    has_client_secret: Type.Boolean(),
    admits_super_admins: Type.Boolean({
      description: 'Whether super admins come in through it: only when a super admin saved it last.',
    }),
    redirect_uri: Type.String({ description: 'To be registered at the provider, exactly so.' }),
    created_at: Nullable(Timestamp),
    updated_at: Nullable(Timestamp),
  },
  { $id: 'IdentityProvider', ...closed },
)
export type GroupRule = Static<typeof groupRule>
export type IdentityProvider = {
  id: string
  source: 'settings' | 'environment'
  issuer: string
  name: string
  client_id: string
  scopes: string[]
  group_claim: string | null
  mapping: GroupRule[]
  default_role: string | null
  email_domains: string[] | null
  trusts_email: boolean
  makes_agents: boolean
  is_enabled: boolean
  has_client_secret: boolean
  admits_super_admins: boolean
  redirect_uri: string
  created_at: string | null
  updated_at: string | null
}
export const IdentityProviderList = Type.Object({ providers: Type.Array(Type.Ref('IdentityProvider')) }, closed)

const clientSecret = Nullable(
  Type.String({
    minLength: 1,
    maxLength: 1000,
    pattern: '^[\\x20-\\x7e]+$',
    description: 'Written, never read. null: a public client, which proves itself by PKCE alone.',
  }),
)
const { name: _name, client_id, email_domains, ...optional } = settings
export const CreateProviderBody = Type.Object(
  {
    name,
    issuer: Type.String({
      maxLength: 500,
      pattern: '^https?://[^\\s?#@]+$',
      description: 'As the provider writes it, to the letter. Its discovery document is read from there.',
      examples: ['https://id.example.com'],
    }),
    client_id,
    client_secret: Type.Optional(clientSecret),
    email_domains,
    ...partial(optional),
  },
  {
    ...closed,
    examples: [
      {
        name: 'Example SSO',
        issuer: 'https://id.example.com',
        client_id: 'parley',
        client_secret: 'kept by the provider and by Parley',
        email_domains: ['example.com'],
        group_claim: 'groups',
        mapping: [{ group: 'support', role: 'agent' }],
        makes_agents: true,
      },
    ],
  },
)
export const UpdateProviderBody = Type.Object(
  { ...partial(settings), client_secret: Type.Optional(clientSecret) },
  { ...closed, description: 'What changes. The issuer stays: connect another.', examples: [{ is_enabled: false }] },
)

export type ProviderSettings = {
  name: string
  client_id: string
  client_secret: string | null
  scopes: string[]
  group_claim: string | null
  mapping: GroupRule[]
  default_role: string | null
  email_domains: string[]
  trusts_email: boolean
  makes_agents: boolean
  is_enabled: boolean
}
export type CreateProviderBody = Pick<ProviderSettings, 'name' | 'client_id' | 'email_domains'> &
  Partial<ProviderSettings> & { issuer: string }
export type UpdateProviderBody = Partial<ProviderSettings>

function partial<T extends Record<string, Type.TSchema>>(fields: T) {
  return Object.fromEntries(Object.entries(fields).map(([key, schema]) => [key, Type.Optional(schema)]))
}
