import { Compile } from 'typebox/compile'
import type { OpenApiDocument } from './openapi.ts'
import type { Json } from './openapi-schemas.ts'

type Operation = {
  operationId?: string
  tags?: string[]
  summary?: string
  security?: Record<string, unknown>[]
  responses?: Record<string, Json>
  parameters?: { name?: string; in?: string; $ref?: string; schema?: Json }[]
}

/** What is wrong with a document beyond what a general linter sees; for tests. Empty when all is well. */
export function faultsOf(document: OpenApiDocument): string[] {
  const faults: string[] = []
  const ids = new Map<string, string>()
  const described = (document['tags'] as { name: string; description?: string }[]).filter((tag) => tag.description)
  const tags = new Set(described.map(({ name }) => name))
  const schemes = document.components['securitySchemes'] ?? {}

  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods) as [string, Operation][]) {
      const at = `${method.toUpperCase()} ${path}`
      const say = (what: string) => faults.push(`${at}: ${what}`)
      const id = operation.operationId ?? ''
      if (ids.has(id)) say(`operationId ${id} is that of ${ids.get(id)} too`)
      ids.set(id, at)
      if (!operation.summary) say('has no summary')
      if (!operation.tags?.length) say('has no tag')
      for (const tag of operation.tags ?? []) if (!tags.has(tag)) say(`tag ${tag} is not described`)
      if (!operation.security) say('does not say who may call')
      for (const scheme of (operation.security ?? []).flatMap((each) => Object.keys(each)))
        if (!(scheme in schemes)) say(`security scheme ${scheme} does not exist`)
      const statuses = Object.keys(operation.responses ?? {})
      if (!statuses.some((status) => /^[23]/.test(status))) say('has no reply for success')
      for (const status of ['429', '500', '503']) if (!statuses.includes(status)) say(`has no reply for ${status}`)
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      const given = (operation.parameters ?? []).filter((each) => each.in === 'path').map(({ name }) => name)
      if (inPath.sort().join() !== given.sort().join()) say(`path parameters ${given} are not those of the path`)
    }

  for (const [place, node] of walk(document, '#')) {
    if (typeof node['$ref'] === 'string' && resolve(document, node['$ref']) === undefined)
      faults.push(`${place}: ${node['$ref']} leads nowhere`)
    if (Array.isArray(node['examples']) && ('type' in node || 'anyOf' in node)) {
      const validator = Compile(inlined(document, node) as never)
      for (const example of node['examples'])
        if (!validator.Check(example)) faults.push(`${place}: example ${JSON.stringify(example)} is not valid`)
    }
  }
  return faults
}

function* walk(value: unknown, place: string): Generator<[string, Json]> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield [place, value as Json]
  for (const [key, item] of Object.entries(value)) yield* walk(item, `${place}/${key.replaceAll('/', '~1')}`)
}

function resolve(document: unknown, pointer: string): unknown {
  return pointer
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
      document,
    )
}

function inlined(document: unknown, schema: unknown, depth = 0): unknown {
  if (typeof schema !== 'object' || schema === null || depth > 40) return schema
  if (Array.isArray(schema)) return schema.map((item) => inlined(document, item, depth + 1))
  const { $ref } = schema as Json
  if (typeof $ref === 'string') return inlined(document, resolve(document, $ref), depth + 1)
  return Object.fromEntries(Object.entries(schema).map(([key, item]) => [key, inlined(document, item, depth + 1)]))
}
