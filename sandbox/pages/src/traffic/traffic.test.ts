import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import type { CallView, WebhookView } from '../../../src/record-views.ts'
import { callAsCurl, webhookAsCurl } from './curl.ts'
import { tokensOf } from './json.ts'
import { callOutcome, linesOf, webhookOutcome } from './traffic.ts'

const call = (change: Partial<CallView>) =>
  ({
    id: 1,
    at: 10,
    method: 'POST',
    path: '/graph/1/messages',
    body: '{}',
    status: 200,
    tookMs: 3,
    fault: null,
    ...change,
  }) as CallView
const webhook = (change: Partial<WebhookView>) =>
  ({ id: 1, at: 5, state: 'delivered', attempts: [], kinds: ['message'], updates: 1, ...change }) as WebhookView
const attempt = (status: number | null, error: string | null = null) => ({ at: 0, status, error, tookMs: 4 })
const byId = <T extends { id: number }>(all: T[]) => new Map(all.map((one) => [one.id, one]))

test('both directions stand in the order of time, and a call that is made again counts its attempts', () => {
  const calls = [
    call({ id: 1, at: 10, status: 503 }),
    call({ id: 2, at: 20, status: null, fault: 'hang' }),
    call({ id: 3, at: 30 }),
    call({ id: 4, at: 40 }),
    call({ id: 5, at: 41, body: '{"other":1}' }),
  ]
  const lines = linesOf({ webhooks: byId([webhook({ id: 9, at: 15 })]), calls: byId(calls) })
  expect(lines.map((line) => (line.way === 'in' ? 'webhook' : line.attempt))).toEqual([1, 'webhook', 2, 3, 1, 1])
})

test.each([
  [webhook({ attempts: [attempt(200)] }), 'good', '200 · 4 ms'],
  [
    webhook({ attempts: [attempt(503), attempt(null, 'connect ECONNREFUSED 127.0.0.1:9'), attempt(200)] }),
    'good',
    '3 tries: 503, ECONNREFUSED, 200',
  ],
  [webhook({ state: 'under_way' }), 'waiting', 'on its way'],
  [webhook({ state: 'under_way', attempts: [attempt(500)] }), 'waiting', '1 try: 500'],
  [webhook({ state: 'given_up', attempts: [attempt(500)] }), 'bad', 'given up after 1 try: 500'],
  [webhook({ state: 'dropped' }), 'bad', 'never posted'],
])('what became of a webhook is said in words (%#)', (one, tone, words) => {
  expect(webhookOutcome(one)).toEqual({ tone, words })
})

test('a call without an answer names the fault that kept it', () => {
  expect(callOutcome(call({ status: null, fault: 'accept_then_hang' }))).toEqual({
    tone: 'bad',
    words: 'no answer · fault: accept then hang',
  })
  expect(callOutcome(call({ status: null }))).toEqual({ tone: 'waiting', words: 'no answer' })
})

test('copied as curl, a shell sees exactly the bytes that were posted', () => {
  const body = `{"text":"it's $HOME \`x\` \\\\u00e9 \\"q\\"\\n"}`
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': 'sha256=ab' }
  const text = webhookAsCurl(webhook({ url: "http://127.0.0.1:8000/api/webhooks/whatsapp?a=1&b='2'", headers, body }))
  const words = execFileSync('/bin/sh', ['-c', text.replace('curl', "printf '%s\\n'")], { encoding: 'utf8' })
  expect(words).toContain(`\n--data-raw\n${body}\n`)
  expect(words).toContain("http://127.0.0.1:8000/api/webhooks/whatsapp?a=1&b='2'\n")
  expect(words).toContain('-H\nx-hub-signature-256: sha256=ab\n')
})

test('a copied call names its hidden credential as a variable', () => {
  const headers = {
    authorization: 'Bearer [hidden]',
    host: 'x',
    'content-length': '2',
    'content-type': 'application/json',
  }
  const text = callAsCurl(call({ origin: 'http://127.0.0.1:4010', headers }))
  expect(text).toContain('-H "authorization: Bearer $TOKEN"')
  expect(text).not.toMatch(/host:|content-length/)
})

test('JSON is coloured without changing it; what is no JSON stays as it is', () => {
  const text = '{"a":[1,-2.5e3,true,null],"b":"x\\"y: z","c":{}}'
  const tokens = tokensOf(text)
  expect(tokens.map(({ text: part }) => part).join('')).toBe(JSON.stringify(JSON.parse(text), null, 2))
  expect(tokens.filter(({ kind }) => kind === 'key').map(({ text: part }) => part)).toEqual(['"a"', '"b"', '"c"'])
  expect(tokens.filter(({ kind }) => kind === 'string').map(({ text: part }) => part)).toEqual(['"x\\"y: z"'])
  expect(tokensOf('<html>')).toEqual([{ kind: 'mark', text: '<html>' }])
})
