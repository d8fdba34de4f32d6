import { createConfig, lintFromString } from '@redocly/openapi-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'
import type { OpenApiDocument } from './openapi.ts'
import { faultsOf } from './openapi-check.ts'

// The document of the product itself, with every route that it has.

let app: TestApp
let document: OpenApiDocument
beforeAll(async () => {
  app = await testApp()
  document = (await app.anonymous.get('/api/openapi.json')).body
})
afterAll(() => app?.close())

test('has no faults: the one route without a reply of success becomes a socket', () => {
  expect(faultsOf(document)).toEqual(['GET /api/v1/live: has no reply for success'])
})

test('passes a linter with no warnings', async () => {
  // What only sends a browser on, or becomes a socket, has no reply of the two hundreds.
  const rules = { 'no-server-example.com': 'off', 'operation-2xx-response': 'off' } as const
  const config = await createConfig({ extends: ['recommended'], rules })
  const problems = await lintFromString({ source: JSON.stringify(document), config })
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([])
})
