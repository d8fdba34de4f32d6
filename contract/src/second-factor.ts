import Type, { type Static } from 'typebox'
import { maxPasswordCharacters, TokenReply } from './access.ts'
import { Id } from './ids.ts'
import { Nullable, Timestamp } from './words.ts'

// The second factor of agents: an authenticator app (TOTP, RFC 6238), passkeys (WebAuthn), and recovery codes.

const closed = { additionalProperties: false }

export const factorMethods = ['passkey', 'totp', 'recovery_code'] as const
export type FactorMethod = (typeof factorMethods)[number]
export const recoveryCodeCount = 10
export const maxPasskeys = 20

const encoded = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_-]+$' })
const extensions = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 20 })
const credential = {
  id: encoded(1400),
  rawId: encoded(1400),
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(Type.Enum(['platform', 'cross-platform'])),
  clientExtensionResults: extensions,
}
const transports = Type.Array(Type.String({ maxLength: 30 }), { maxItems: 10 })

export const NewPasskeyResponse = Type.Object(
  {
    ...credential,
    response: Type.Object(
      {
        clientDataJSON: encoded(4000),
        attestationObject: encoded(16_000),
        transports: Type.Optional(transports),
        authenticatorData: Type.Optional(encoded(8000)),
        publicKey: Type.Optional(encoded(4000)),
        publicKeyAlgorithm: Type.Optional(Type.Integer()),
      },
      closed,
    ),
  },
  {
    ...closed,
    description: 'What `navigator.credentials.create()` gave, as JSON (WebAuthn’s RegistrationResponseJSON).',
  },
)
export type NewPasskeyResponse = Static<typeof NewPasskeyResponse>

export const PasskeyResponse = Type.Object(
  {
    ...credential,
    response: Type.Object(
      {
        clientDataJSON: encoded(4000),
        authenticatorData: encoded(8000),
        signature: encoded(4000),
        userHandle: Type.Optional(encoded(200)),
      },
      closed,
    ),
  },
  {
    ...closed,
    description: 'What `navigator.credentials.get()` gave, as JSON (WebAuthn’s AuthenticationResponseJSON).',
  },
)
export type PasskeyResponse = Static<typeof PasskeyResponse>

export const PasskeyOptions = Type.Object(
  {
    options: Type.Object(
      { challenge: Type.String() },
      {
        additionalProperties: true,
        description: 'For `navigator.credentials`, as JSON (WebAuthn). Works once, within five minutes.',
      },
    ),
  },
  closed,
)

const code = Type.String({
  pattern: '^[0-9]{6}$',
  description: 'What the authenticator app shows.',
  examples: ['123456'],
})
const recoveryCode = Type.String({
  minLength: 16,
  maxLength: 40,
  pattern: '^[A-Za-z0-9 -]+$',
  description: 'One of the codes that were shown once; it works once. Case, blanks and dashes do not matter.',
  examples: ['7h2k-9m4x-p3wd-q8vt'],
})
const stepToken = Type.String({
  minLength: 1,
  maxLength: 100,
  description: '`second_factor.token` of the refusal.',
  examples: [`psf_${'x'.repeat(43)}`],
})
const one = { minProperties: 1, maxProperties: 1 }
const factor = {
  code: Type.Optional(code),
  recovery_code: Type.Optional(recoveryCode),
  passkey: Type.Optional(PasskeyResponse),
}

export const SecondFactorBody = Type.Object(
  { token: stepToken, ...factor },
  {
    ...closed,
    minProperties: 2,
    maxProperties: 2,
    description: 'The token and one of the three.',
    examples: [{ token: `psf_${'x'.repeat(43)}`, code: '123456' }],
  },
)
export type SecondFactorBody = Static<typeof SecondFactorBody>
export const StepBody = Type.Object({ token: stepToken }, closed)

export const ProofBody = Type.Object(
  { password: Type.Optional(Type.String({ minLength: 1, maxLength: maxPasswordCharacters })), ...factor },
  { ...closed, ...one, description: 'One of them.', examples: [{ code: '123456' }] },
)
export type ProofBody = Static<typeof ProofBody>

export const TotpSetup = Type.Object(
  {
    secret: Type.String({ description: 'Base32, to type in.' }),
    uri: Type.String({ description: 'otpauth:// for apps that open it.' }),
    qr_svg: Type.String({ description: 'The same as a picture to scan: an SVG document.' }),
  },
  closed,
)
export type TotpSetup = Static<typeof TotpSetup>
export const TotpConfirmBody = Type.Object({ code }, closed)

export const RecoveryCodes = Type.Object(
  { recovery_codes: Type.Array(Type.String(), { description: 'Shown here and never again.' }) },
  closed,
)
const newCodes = Nullable(
  Type.Array(Type.String(), {
    description: 'Shown here and never again. Null when there was a second factor before: its codes go on.',
  }),
)
export const TotpConfirmed = Type.Object({ recovery_codes: newCodes }, closed)

const PasskeyName = Type.String({
  minLength: 1,
  maxLength: 60,
  pattern: '^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$',
})
export const Passkey = Type.Object(
  {
    id: Id('passkey'),
    name: Type.String(),
    is_synced: Type.Boolean({ description: 'Kept in an account with other devices: losing one loses nothing.' }),
    created_at: Timestamp,
    last_used_at: Nullable(Timestamp),
  },
  { $id: 'Passkey', ...closed },
)
export type Passkey = Static<typeof Passkey>
export const AddPasskeyBody = Type.Object({ passkey: NewPasskeyResponse, name: Type.Optional(PasskeyName) }, closed)
export const PasskeyAdded = Type.Object({ passkey: Type.Ref('Passkey'), recovery_codes: newCodes }, closed)
export const RenamePasskeyBody = Type.Object({ name: PasskeyName }, { ...closed, examples: [{ name: 'Work laptop' }] })
export const PasskeySignInBody = Type.Object({ passkey: PasskeyResponse }, closed)

export const SecondFactor = Type.Object(
  {
    is_required: Type.Boolean({ description: 'Whether the role asks for a second factor.' }),
    totp: Type.Boolean({ description: 'Whether an authenticator app is set up.' }),
    passkeys: Type.Array(Type.Ref('Passkey'), { maxItems: maxPasskeys }),
    recovery_codes: Type.Integer({ description: 'How many are left.' }),
    passkeys_available: Type.Boolean({ description: 'False where people reach Parley by an IP address.' }),
    proof: Type.Object(
      {
        methods: Type.Array(Type.Enum(['password', ...factorMethods]), {
          description: 'What `POST /api/v1/me/proof` takes. Empty: sign in again instead.',
        }),
        expires_at: Nullable(Timestamp),
      },
      {
        ...closed,
        description: 'What changes the way in asks for a proof of the last ten minutes; signing in is one.',
      },
    ),
  },
  closed,
)
export type SecondFactor = Omit<Static<typeof SecondFactor>, 'passkeys'> & { passkeys: Passkey[] }

export const SetupBody = Type.Object(
  { token: stepToken, method: Type.Enum(['totp', 'passkey']) },
  { ...closed, examples: [{ token: `psf_${'x'.repeat(43)}`, method: 'totp' }] },
)
export const SetupStarted = Type.Object(
  { totp: Nullable(TotpSetup), passkey: Nullable(PasskeyOptions) },
  { ...closed, description: 'That of the two which was asked for.' },
)
export const SetupConfirmBody = Type.Object(
  {
    token: stepToken,
    code: Type.Optional(code),
    passkey: Type.Optional(NewPasskeyResponse),
    name: Type.Optional(PasskeyName),
  },
  {
    ...closed,
    description: 'The token, and `code` or `passkey` (which may have a `name`).',
    examples: [{ token: `psf_${'x'.repeat(43)}`, code: '123456' }],
  },
)
export type SetupConfirmBody = Static<typeof SetupConfirmBody>
export const SetupDone = Type.Object(
  {
    ...TokenReply.properties,
    recovery_codes: Type.Array(Type.String(), { description: 'Shown here and never again.' }),
  },
  closed,
)
