import * as contract from '@parley/contract'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { openApiDocument } from './openapi.ts'
import { faultsOf } from './openapi-check.ts'
import type { Described, Spec } from './route.ts'
import type { Schemas } from './validate.ts'

const schemas = Object.fromEntries(
  Object.values(contract).flatMap((value) =>
    typeof value === 'object' && value !== null && '$id' in value ? [[String(value.$id), value]] : [],
  ),
) as Schemas
const Params = Type.Object({ ticket_id: contract.Id('ticket', 'The ticket.') })
const specs: Spec[] = [
  {
    method: 'POST',
    paths: ['/api/tickets/create', '/api/v1/tickets/create'],
    summary: 'Create a ticket',
    tag: 'Tickets',
    access: 'ticket.create',
    body: contract.CreateTicketBody,
    replies: { 201: contract.Ticket },
    errors: ['customer_not_found', 'open_ticket_exists'],
    idempotent: true,
    status: 201,
  },
  {
    method: 'GET',
    paths: ['/api/tickets/', '/api/tickets'],
    summary: 'List tickets',
    tag: 'Tickets',
    access: 'ticket.read',
    query: contract.ListTicketsQuery,
    replies: { 200: contract.TicketList },
    errors: ['invalid_cursor'],
  },
  {
    method: 'GET',
    paths: ['/api/tickets/:ticket_id'],
    summary: 'Get a ticket',
    tag: 'Tickets',
    access: 'ticket.read',
    params: Params,
    replies: { 200: contract.Ticket },
    errors: ['ticket_not_found'],
  },
  {
    method: 'GET',
    paths: ['/api/health'],
    summary: 'Tell that the process lives',
    tag: 'Operations',
    access: 'public',
    replies: { 200: Type.Object({ status: Type.Literal('ok') }) },
  },
]
const described: Described[] = [
  {
    method: 'POST',
    paths: ['/api/webhooks/whatsapp'],
    summary: 'Take a delivery of WhatsApp',
    tag: 'Webhooks',
    access: 'public',
    security: [],
    body: { schema: Type.Object({}, { additionalProperties: true }) },
    replies: { 200: { description: 'Stored.', schema: Type.Object({ status: Type.Literal('ok') }) } },
    errors: ['invalid_signature', 'body_too_large'],
  },
  {
    method: 'GET',
    paths: ['/metrics'],
    summary: 'Metrics for Prometheus',
    tag: 'Operations',
    access: 'metrics.read',
    replies: { 200: { description: 'Prometheus text format.', type: 'text/plain' } },
  },
]
const make = (more: Partial<Parameters<typeof openApiDocument>[0]> = {}) =>
  openApiDocument({
    specs,
    described,
    schemas,
    origin: 'http://127.0.0.1:8000',
    version: '0.1.0',
    cookieName: 'parley_session',
    ...more,
  })

describe('the OpenAPI document', () => {
  it('has no faults: unique ids, tags, security, replies, references, examples', () => {
    expect(faultsOf(make())).toEqual([])
  })

  it('passes a linter with no warnings', async () => {
    const config = await createConfig({ extends: ['recommended'], rules: { 'no-server-example.com': 'off' } })
    const problems = await lintFromString({ source: JSON.stringify(make()), config })
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([])
  })

  it('describes every mount, and a path once whatever its last slash', () => {
    const { paths } = make()
    expect(Object.keys(paths).sort()).toEqual([
      '/api/health',
      '/api/tickets',
      '/api/tickets/create',
      '/api/tickets/{ticket_id}',
      '/api/v1/tickets/create',
      '/api/webhooks/whatsapp',
      '/metrics',
    ])
    expect(paths['/api/v1/tickets/create']?.['post']).toMatchObject({
      operationId: 'postApiV1TicketsCreate',
      summary: 'Create a ticket (the same as /api/tickets/create)',
    })
  })

  it('names by status every code that a route can answer', () => {
    const document = make()
    const { responses } = document.paths['/api/tickets/create']!['post'] as {
      responses: Record<string, { $ref?: string }>
    }
    const codes = (status: string) => responses[status]?.$ref?.split('/').at(-1)
    expect(codes('404')).toBe('404.customer_not_found')
    expect(codes('409')).toBe('409.idempotency_conflict.idempotency_in_progress.open_ticket_exists')
    expect(codes('401')).toBe('401.invalid_token.not_authenticated')
    expect(codes('422')).toBe('422.invalid_body')
    expect(document.components['responses']?.['404.customer_not_found']?.['description']).toContain(
      'Customer not found',
    )
    const health = document.paths['/api/health']?.['get'] as { responses: object; security: unknown[] }
    expect(Object.keys(health.responses)).not.toContain('401')
    expect(health.security).toEqual([])
  })

  it('shows what is checked: parameters with bounds and defaults, closed bodies, named schemas once', () => {
    const document = make()
    const list = document.paths['/api/tickets']?.['get'] as { parameters: { name: string; schema: unknown }[] }
    expect(list.parameters.find(({ name }) => name === 'page_size')?.schema).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: 20,
    })
    expect(document.components['schemas']?.['Ticket']).toMatchObject({
      additionalProperties: false,
      properties: { timeline: { items: { $ref: '#/components/schemas/Message' } } },
    })
    expect(JSON.stringify(document)).not.toContain('"$id"')
  })

  it('is not made when a schema is missing', () => {
    expect(() => make({ schemas: {} })).toThrow(/which is not among the named schemas/)
  })
})

describe('the checker of documents', () => {
  it('finds each fault', () => {
    const document = structuredClone(make())
    const get = document.paths['/api/health']?.['get'] as Record<string, unknown>
    Object.assign(get, {
      operationId: 'getApiTickets',
      summary: '',
      tags: ['Nope'],
      security: [{ nope: [] }],
      responses: {},
    })
    document.paths['/api/x/{id}'] = { get: { ...get, operationId: 'x' } }
    document.components['schemas']!['Bad'] = {
      type: 'string',
      pattern: '^a$',
      examples: ['b'],
    }
    document.components['schemas']!['Lost'] = { $ref: '#/components/schemas/No' }
    const faults = faultsOf(document).join('\n')
    for (const word of [
      'is that of',
      'no summary',
      'not described',
      'does not exist',
      'for success',
      'for 429',
      'path parameters',
      'leads nowhere',
      'is not valid',
    ])
      expect(faults).toContain(word)
  })
})
