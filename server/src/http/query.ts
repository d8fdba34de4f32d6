import type { TSchema } from 'typebox'
import { checkText } from './json-body.ts'
import { Problem } from './problem.ts'
import { compileCheck, invalid, type Schemas } from './validate.ts'
import type { Wrong } from './words.ts'

type Convert = (text: string) => unknown
const maxParameters = 64

/**
 * Compiles the reader of a route's query string. Only what the schema calls integer, number or boolean is converted, and
 * only from its canonical text; unknown and repeated parameters are refused, unless the schema lets further ones pass, which are
 * dropped; defaults of the schema are filled in.
 * The reader throws `invalid_parameter` (or `invalid_text`).
 */
export function compileQuery(schema: TSchema | undefined, schemas?: Schemas): (url: string) => Record<string, unknown> {
  const properties = (schema && 'properties' in schema ? schema.properties : {}) as Record<string, TSchema>
  const conversions = new Map(
    Object.entries(properties).map(([name, property]) => [name, conversionOf(name, property)]),
  )
  const defaults = Object.entries(properties).flatMap(([name, property]) =>
    'default' in property ? [[name, property.default] as const] : [],
  )
  const isOpen = schema !== undefined && 'additionalProperties' in schema && schema.additionalProperties === true
  const check = schema ? compileCheck(schema, 'invalid_parameter', schemas) : () => {}

  return (url) => {
    const query: Record<string, unknown> = {}
    for (const [name, value] of defaults) query[name] = value
    const start = url.indexOf('?')
    if (start >= 0 && start < url.length - 1) fill(query, url.slice(start + 1), conversions, isOpen)
    check(query)
    return query
  }
}

function fill(query: Record<string, unknown>, text: string, conversions: Map<string, Convert>, isOpen: boolean): void {
  const wrong: Wrong[] = []
  const seen = new Set<string>()
  const pairs = text.split('&', maxParameters + 1)
  if (pairs.length > maxParameters) throw new Problem('invalid_parameter', { detail: 'Too many query parameters' })
  for (const pair of pairs) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    const convert = conversions.get(name)
    if (!convert && isOpen) continue
    if (!convert) wrong.push({ path: `/${name.slice(0, 100)}`, message: 'is not a known parameter' })
    else if (seen.has(name)) wrong.push({ path: `/${name}`, message: 'must be given once' })
    else query[name] = convert(equals < 0 ? '' : decode(pair.slice(equals + 1)))
    seen.add(name)
  }
  if (wrong.length > 0) throw invalid('invalid_parameter', wrong.slice(0, 20))
}

function decode(text: string): string {
  let decoded = text
  if (text.includes('%') || text.includes('+'))
    try {
      decoded = decodeURIComponent(text.replaceAll('+', ' '))
    } catch {
      throw new Problem('invalid_parameter', { detail: 'The query string is not valid percent-encoded UTF-8' })
    }
  checkText(decoded)
  return decoded
}

const wholeNumber = /^(?:0|-?[1-9][0-9]{0,15})$/
const decimal = /^-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,15})?$/

function conversionOf(name: string, schema: TSchema): Convert {
  const type = 'type' in schema ? schema.type : undefined
  if (type === 'array' || type === 'object') throw new Error(`Query parameter ${name} must be a single value`)
  if (type === 'integer') return (text) => (wholeNumber.test(text) ? Number(text) : text)
  if (type === 'number') return (text) => (decimal.test(text) ? Number(text) : text)
  if (type === 'boolean') return (text) => (text === 'true' ? true : text === 'false' ? false : text)
  return (text) => text
}
