import Type, { type Static } from 'typebox'
import { Nullable } from './words.ts'

const closed = { additionalProperties: false }
export const maxLogoBytes = 256 * 1024

export const Company = Type.Object(
  {
    name: Type.String(),
    logo_url: Nullable(Type.String({ description: 'Where the logo is; another address for another logo.' })),
    accent: Nullable(Type.String({ description: 'The company’s colour as #rrggbb.', examples: ['#1f5fbf'] })),
    time_zone: Type.String({ examples: ['Europe/London'] }),
    is_set_up: Type.Boolean({ description: 'Whether somebody who administers can sign in.' }),
  },
  { $id: 'Company', ...closed },
)
export type Company = {
  name: string
  logo_url: string | null
  accent: string | null
  time_zone: string
  is_set_up: boolean
}

export const UpdateCompanyBody = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100, pattern: '^\\S(?:.*\\S)?$' })),
    accent: Type.Optional(Nullable(Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }))),
    time_zone: Type.Optional(
      Type.String({
        maxLength: 64,
        pattern: '^[A-Za-z][A-Za-z0-9_+/-]*$',
        description: 'A name of the IANA time zone database.',
      }),
    ),
  },
  { ...closed, examples: [{ name: 'Northtrail', accent: '#2f6f4f', time_zone: 'Europe/London' }] },
)
export type UpdateCompanyBody = Static<typeof UpdateCompanyBody>

export const logoTypes = ['image/png', 'image/jpeg', 'image/webp'] as const
export type LogoType = (typeof logoTypes)[number]

export const SetLogoBody = Type.Object(
  {
    content_base64: Type.String({
      minLength: 4,
      maxLength: 4 * Math.ceil(maxLogoBytes / 3),
      description: `The file’s bytes, at most ${maxLogoBytes / 1024} KiB, in base64 (RFC 4648, section 4).`,
    }),
    mime_type: Type.Enum([...logoTypes]),
  },
  closed,
)
export type SetLogoBody = Static<typeof SetLogoBody>
