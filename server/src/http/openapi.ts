import { type ErrorCode, errors, Problem as ProblemSchema, permissions, statusTitles } from '@parley/contract'
import type { TSchema } from 'typebox'
import { always, codesOf } from './openapi-codes.ts'
import { aCustomer, anyCaller, idempotencyKey, introduction, securitySchemes, tags } from './openapi-parts.ts'
import { createComponents, type Json } from './openapi-schemas.ts'
import type { Described, Spec } from './route.ts'
import type { Schemas } from './validate.ts'

// The OpenAPI 3.1 document, made from the very specs by which requests are checked.

export type DocumentOptions = {
  specs: readonly Spec[]
  described: readonly Described[]
  schemas: Schemas
  origin: string
  version: string
  /** Name of the session cookie. */
  cookieName: string
}

export type OpenApiDocument = {
  openapi: string
  paths: Record<string, Record<string, Json>>
  components: Record<string, Record<string, Json>>
} & Json

const replyWords: Record<string, string> = { 201: 'Made.', 204: 'Done; there is nothing to say.', 302: 'Go on there.' }

/** Builds the document. Throws when a schema refers to an unknown one. */
export function openApiDocument(options: DocumentOptions): OpenApiDocument {
  const components = createComponents({ ...options.schemas, Problem: ProblemSchema })
  const responses: Record<string, Json> = {}
  const paths: Record<string, Record<string, Json>> = {}
  const usedTags = new Set<string>()

  /** Refusals by status; the same set of codes is one component. */
  function refusals(codes: Iterable<ErrorCode>): Json {
    const byStatus = Map.groupBy(new Set(codes), (code) => errors[code][0])
    return Object.fromEntries(
      [...byStatus].map(([status, group]) => {
        const name = `${status}.${group.sort().join('.')}`
        responses[name] ??= {
          description: `${statusTitles[status]}. ${group.map((code) => `\`${code}\`: ${errors[code][1]}.`).join(' ')}`,
          headers: { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } },
          content: { 'application/problem+json': { schema: components.refer(ProblemSchema) } },
        }
        return [status, { $ref: `#/components/responses/${name}` }]
      }),
    )
  }

  function parametersOf(spec: Spec | Described, path: string): Json[] {
    const inPath = [...path.matchAll(/:([A-Za-z_]+)/g)].map((match) => match[1]!)
    const shapeOf = (schema: TSchema | undefined, name: string) => propertiesOf(schema)[name] ?? { type: 'string' }
    return [
      ...inPath.map((name) => components.parameter('path', name, shapeOf(spec.params, name), true)),
      ...Object.entries(propertiesOf(spec.query)).map(([name, schema]) =>
        components.parameter('query', name, schema, requiredOf(spec.query).includes(name)),
      ),
      ...('idempotent' in spec && spec.idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ]
  }

  function add(spec: Spec | Described, path: string, operation: Json): void {
    usedTags.add(spec.tag)
    const first = shownPaths(spec)[0]!
    const isOther = path !== first
    const place = openApiPath(path)
    paths[place] ??= {}
    paths[place][spec.method.toLowerCase()] = {
      tags: [spec.tag],
      operationId: operationIdOf(spec.method, path),
      summary: isOther ? `${spec.summary} (the same as ${openApiPath(first)})` : spec.summary,
      ...describe(spec),
      ...(parametersOf(spec, path).length > 0 ? { parameters: parametersOf(spec, path) } : {}),
      ...operation,
    }
  }

  for (const spec of options.specs)
    for (const path of shownPaths(spec))
      add(spec, path, {
        ...(spec.body ? { requestBody: bodyOf(spec, spec.body) } : {}),
        responses: { ...repliesOf(spec), ...refusals(codesOf(spec, path)) },
        security: securityOf(spec.access),
      })
  for (const spec of options.described)
    for (const path of shownPaths(spec)) {
      const body = spec.body
      const shownBody = body && components.body(body.schema, body.type ?? 'application/json', body.description)
      add(spec, path, {
        ...(shownBody ? { requestBody: shownBody } : {}),
        responses: {
          ...Object.fromEntries(
            Object.entries(spec.replies).map(([status, { description, type, schema }]) => [
              status,
              { description, ...(schema || type ? components.content(schema ?? { type: 'string' }, type) : {}) },
            ]),
          ),
          ...withoutKeys(refusals([...always, ...(spec.errors ?? [])]), Object.keys(spec.replies)),
        },
        security: spec.security?.map((name) => ({ [name]: [] })) ?? securityOf(spec.access),
      })
    }

  function bodyOf({ takesForm }: Spec, body: TSchema): Json {
    const shown = components.body(body, 'application/json')
    if (!takesForm) return shown
    const { content } = components.content(body, 'application/x-www-form-urlencoded')
    return { ...shown, content: { ...(shown['content'] as Json), ...content } }
  }

  function repliesOf(spec: Spec): Json {
    return Object.fromEntries(
      Object.entries(spec.replies).map(([status, schema]) => [
        status,
        {
          description: replyWords[status] ?? 'Done.',
          headers: {
            'X-Request-Id': { $ref: '#/components/headers/RequestId' },
            ...(status === '302' ? { Location: { description: 'Where to go.', schema: { type: 'string' } } } : {}),
          },
          ...(['204', '302'].includes(status) ? {} : (bytesOf(spec) ?? components.content(schema))),
        },
      ]),
    )
  }

  return {
    openapi: '3.1.0',
    info: {
      title: 'Parley',
      version: options.version,
      summary: 'One inbox for every channel a customer writes on.',
      description: introduction,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      { url: '/', description: 'This server' },
      { url: options.origin, description: 'Its public address' },
    ],
    tags: shownTags(usedTags),
    paths,
    components: {
      securitySchemes: securitySchemes(options.cookieName),
      parameters: { IdempotencyKey: idempotencyKey },
      headers: { RequestId: { description: 'Id of this request in the log.', schema: { type: 'string' } } },
      responses,
      schemas: components.schemas,
    },
  }
}

/** Any one of these proves the caller that a route asks for. */
/** What it does, and the permission that it takes, for people and for programs. */
function describe({ description, access }: Spec): Json {
  if (!(access in permissions)) return description ? { description } : {}
  const takes = `Takes the permission \`${access}\`.`
  return { description: description ? `${description} ${takes}` : takes, 'x-permission': access }
}

function securityOf(access: Spec['access']): Record<string, never[]>[] {
  if (access === 'public') return []
  return access === 'customer' ? aCustomer : anyCaller
}

/** The content of a reply that is no JSON: its media types say all there is to say. */
function bytesOf({ replyTypes }: Spec): Json | undefined {
  return replyTypes && { content: Object.fromEntries(replyTypes.map((type) => [type, {}])) }
}

/** Paths as they are shown: of two that differ by a last slash only, the one without. */
function shownPaths({ paths }: Pick<Spec, 'paths'>): string[] {
  return paths.filter((path) => !(path.endsWith('/') && paths.includes(path.slice(0, -1))))
}

/** Tags of the list that routes use, in its order, and those that the list lacks. */
function shownTags(used: ReadonlySet<string>): { name: string; description?: string }[] {
  const listed = tags.filter(({ name }) => used.has(name))
  return [...listed, ...[...used].filter((name) => !tags.some((tag) => tag.name === name)).map((name) => ({ name }))]
}

function openApiPath(path: string): string {
  return path.replace(/:([A-Za-z_]+)/g, '{$1}')
}

/** `GET /api/tickets/:ticket_id/status` → getApiTicketsByTicketIdStatus: unique, because method and path are. */
function operationIdOf(method: string, path: string): string {
  const words = path
    .split('/')
    .flatMap((segment) =>
      segment.startsWith(':') ? ['by', ...segment.slice(1).split('_')] : segment.split(/[^A-Za-z0-9]+/),
    )
  return (
    method.toLowerCase() +
    words
      .filter(Boolean)
      .map((word) => word[0]!.toUpperCase() + word.slice(1))
      .join('')
  )
}

function propertiesOf(schema: TSchema | undefined): Record<string, TSchema> {
  return (schema && 'properties' in schema ? schema.properties : {}) as Record<string, TSchema>
}

function requiredOf(schema: TSchema | undefined): readonly string[] {
  return (schema && 'required' in schema ? schema.required : []) as readonly string[]
}

function withoutKeys(from: Json, keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)))
}
