import type { TSchema } from 'typebox'
import type { TLocalizedValidationError } from 'typebox/error'

// Validation errors in words that people understand.

export type Wrong = { path: string; message: string }
type Shape = Record<string, unknown> & { anyOf?: Shape[]; examples?: unknown[] }

const maxWrong = 20
const maxPathLength = 200
const unknownField = 'is not a known field'

/** What is wrong where, at most 20 entries; paths are JSON pointers into the value. */
export function inWords(schema: TSchema, errors: readonly TLocalizedValidationError[]): Wrong[] {
  const wrong: Wrong[] = []
  const unions = new Map<string, TLocalizedValidationError[]>()
  for (const error of errors) {
    const union = error.schemaPath.indexOf('/anyOf/')
    if (union < 0 && error.keyword !== 'anyOf') wrong.push(...one(schema, error))
    else if (union >= 0) {
      const path = error.schemaPath.slice(0, union)
      unions.set(path, [...(unions.get(path) ?? []), error])
    }
  }
  for (const [path, branches] of unions) wrong.push(...alternatives(schema, path, branches))
  const seen = new Set<string>()
  return wrong
    .map(({ path, message }) => ({
      path: path.length > maxPathLength ? `${path.slice(0, maxPathLength)}…` : path,
      message,
    }))
    .filter(({ path }) => !seen.has(path) && seen.add(path))
    .slice(0, maxWrong)
}

/** A value that fits no branch: told by the one branch of its type, else by naming what it may be. */
function alternatives(schema: TSchema, path: string, errors: TLocalizedValidationError[]): Wrong[] {
  const place = errors.map(({ instancePath }) => instancePath).sort((a, b) => a.length - b.length)[0]!
  const branchOf = (error: TLocalizedValidationError) => error.schemaPath.slice(path.length).split('/')[2]
  const otherType = new Set(
    errors.filter((error) => ['type', 'const'].includes(error.keyword) && error.instancePath === place).map(branchOf),
  )
  const meant = new Set(errors.map(branchOf).filter((branch) => !otherType.has(branch)))
  if (meant.size === 1)
    return errors.filter((error) => meant.has(branchOf(error))).flatMap((error) => one(schema, error))
  const may = (shapeAt(schema, path).anyOf ?? []).map(nameOf)
  return [{ path: place, message: `must be ${[...new Set(may)].join(' or ')}` }]
}

function one(schema: TSchema, error: TLocalizedValidationError): Wrong[] {
  const { instancePath: path, keyword } = error
  if (keyword === 'boolean') return [{ path, message: unknownField }]
  if (keyword === 'required')
    return error.params.requiredProperties.map((name) => ({ path: `${path}/${name}`, message: 'is required' }))
  if (keyword === 'additionalProperties')
    return error.params.additionalProperties.map((name) => ({ path: `${path}/${name}`, message: unknownField }))
  return [{ path, message: sentence(error, shapeAt(schema, error.schemaPath)) }]
}

function sentence(error: TLocalizedValidationError, shape: Shape): string {
  switch (error.keyword) {
    case 'type':
    case 'enum':
    case 'const':
      return `must be ${nameOf(shape)}`
    case 'minLength':
      return error.params.limit === 1 ? 'must not be empty' : `must have at least ${error.params.limit} characters`
    case 'maxLength':
      return `must have at most ${error.params.limit} characters`
    case 'minimum':
      return `must be ${error.params.limit} or more`
    case 'maximum':
      return `must be ${error.params.limit} or less`
    case 'minItems':
      return `must have at least ${error.params.limit} entries`
    case 'maxItems':
    case 'maxProperties':
      return `must have at most ${error.params.limit} entries`
    case 'uniqueItems':
      return 'must not hold the same entry twice'
    case 'pattern':
      return shape.examples?.length ? `must look like ${String(shape.examples[0])}` : 'is not in the right form'
    case 'format':
      return `must be ${formats[error.params.format] ?? error.params.format}`
    default:
      return error.message
  }
}

const formats: Record<string, string> = {
  email: 'an e-mail address',
  'date-time': 'a time such as 2026-01-19T10:00:00.000Z',
  date: 'a date such as 2026-01-19',
  uri: 'an address such as https://example.com',
  url: 'an address such as https://example.com',
  uuid: 'a UUID',
}

const types: Record<string, string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
}

function nameOf(shape: Shape): string {
  if ('const' in shape) return shape['const'] === '' ? 'empty' : `“${String(shape['const'])}”`
  if (Array.isArray(shape['enum'])) return `one of ${shape['enum'].join(', ')}`
  if (shape.anyOf) return shape.anyOf.map(nameOf).join(' or ')
  if (shape['pattern'] && shape.examples?.length) return `text such as ${String(shape.examples[0])}`
  return types[String(shape['type'])] ?? 'something else'
}

function shapeAt(schema: TSchema, path: string): Shape {
  let shape: unknown = schema
  for (const step of path.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    shape = typeof shape === 'object' && shape !== null ? Reflect.get(shape, key) : undefined
  }
  return (shape ?? {}) as Shape
}
