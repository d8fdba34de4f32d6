import Type, { type TSchemaOptions } from 'typebox'

/** A settings field that is stored encrypted, never read back by the API, and drawn as a password field. */
export function secret(title: string, options: TSchemaOptions & { minLength?: number; maxLength?: number } = {}) {
  return Type.String({ title, secret: true, maxLength: 4096, ...options })
}

/** A settings field that people may read. */
export function plain(
  title: string,
  options: TSchemaOptions & { pattern?: string; maxLength?: number; default?: string } = {},
) {
  return Type.String({ title, maxLength: 512, ...options })
}
