import type { ErrorCode } from '@parley/contract'
import { errors } from '@parley/contract'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Settings } from 'typebox/system'
import { Problem } from './problem.ts'
import { inWords, type Wrong } from './words.ts'

// TypeBox stops at 8 errors unless told.
Settings.Set({ maxErrors: 64 })

/** Named schemas that others refer to by Type.Ref. */
export type Schemas = Record<string, TSchema>

/** Compiles a schema once; the result throws `code` with what is wrong where. Values are never changed. */
export function compileCheck(schema: TSchema, code: ErrorCode, schemas: Schemas = {}): (value: unknown) => void {
  const validator = Compile(schemas, schema)
  return (value) => {
    if (!validator.Check(value)) throw invalid(code, inWords(schema, validator.Errors(value)))
  }
}

/** The refusal of a value, with the first thing that is wrong in its sentence. */
export function invalid(code: ErrorCode, wrong: readonly Wrong[]): Problem {
  const [first] = wrong
  const where = first?.path ? `${first.path.slice(1).replaceAll('/', '.')} ` : 'it '
  return new Problem(code, {
    ...(first ? { detail: `${errors[code][1]}: ${where}${first.message}` } : {}),
    extra: { errors: wrong },
  })
}
