import type { TSchema } from 'typebox'
import type { Schemas } from './validate.ts'

export type Json = { [key: string]: unknown }

/**
 * Turns TypeBox schemas into those of an OpenAPI document: what has an `$id` becomes a component, and `Type.Ref` a reference
 * to it. Only schemas that something uses are listed.
 */
export function createComponents(known: Schemas) {
  const schemas: Record<string, Json> = {}

  function reference(id: string, schema: unknown): Json {
    if (!schema) throw new Error(`A schema refers to ${id}, which is not among the named schemas`)
    if (!schemas[id]) {
      // Set before it is filled, so that schemas may refer to each other.
      const component: Json = {}
      schemas[id] = component
      const { $id: _, ...rest } = schema as Json
      Object.assign(component, convert(rest))
    }
    return { $ref: `#/components/schemas/${id}` }
  }

  function convert(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map(convert)
    if (typeof schema !== 'object' || schema === null) return schema
    const { $id, $ref } = schema as { $id?: unknown; $ref?: unknown }
    if (typeof $ref === 'string' && !$ref.startsWith('#')) return reference($ref, known[$ref])
    if (typeof $id === 'string') return reference($id, schema)
    return Object.fromEntries(
      Object.entries(schema).map(([key, value]) => [key, keptAsIs.has(key) ? value : convert(value)]),
    )
  }

  const refer = (schema: TSchema | Json) => convert(schema) as Json
  const content = (schema: TSchema | Json, type = 'application/json') => {
    const { examples } = schema as { examples?: unknown[] }
    const shown = examples?.length
      ? {
          examples: Object.fromEntries(examples.map((value, at) => [`example ${at + 1}`.replace(' ', '_'), { value }])),
        }
      : {}
    return { content: { [type]: { schema: refer(schema), ...shown } } }
  }

  return {
    schemas,
    refer,
    /** The `content` of a body or reply. */
    content,
    body: (schema: TSchema, type: string, description?: string): Json => ({
      required: true,
      ...(description ? { description } : {}),
      ...content(schema, type),
    }),
    parameter(place: 'path' | 'query', name: string, schema: TSchema | Json, required: boolean): Json {
      const { description, ...rest } = schema as Json
      return { name, in: place, required, ...(description ? { description } : {}), schema: refer(rest) }
    },
  }
}

/** Values, not schemas. */
const keptAsIs = new Set(['examples', 'example', 'default', 'const', 'enum', 'required'])
