/** Input that cannot be acted on; the sandbox answers it with HTTP 422 and this sentence. */
export class SandboxInputError extends Error {
  override readonly name = 'SandboxInputError'
}

export type FieldType = 'string' | 'number' | 'boolean' | 'object' | 'list' | 'any'

/** The names and types that a control body may carry, kept beside the type that they describe. */
export type Fields<T> = { [K in keyof Required<T>]: FieldType }

/** `body` as a `T`: an object with the required and no other than the known fields, each of its type; else an error. */
export function checkedFields<T>(body: unknown, fields: Fields<T>, required: (keyof T & string)[] = []): T {
  if (!isObject(body)) throw new SandboxInputError('the body must be a JSON object')
  const known: Record<string, FieldType> = fields
  for (const [name, value] of Object.entries(body)) {
    const type = Object.hasOwn(known, name) ? known[name] : undefined
    if (!type) throw new SandboxInputError(`unknown field "${name}"; known: ${Object.keys(known).join(', ')}`)
    if (!isOfType(value, type)) throw new SandboxInputError(`"${name}" must be a ${type}`)
  }
  for (const name of required) needed(body[name], `"${name}"`)
  return body as T
}

function isOfType(value: unknown, type: FieldType): boolean {
  if (type === 'any') return true
  if (type === 'list') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  return typeof value === type
}

/** True for a JSON object: not null, not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value, or a `SandboxInputError` that names what is missing. */
export function needed<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new SandboxInputError(`${what} is needed`)
  return value
}
