import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'
import { chainQueue } from './chain.ts'
import { audit } from './index.ts'

let app: TestApp
let admin: Awaited<ReturnType<TestApp['service']>>
beforeAll(async () => {
  app = await testApp()
  admin = await app.service()
  for (let n = 0; n < 1200; n++)
    await audit(
      app.sql,
      {},
      {
        action: n % 2 ? 'test.odd' : 'test.even',
        object: { type: 'setting', id: `s${n % 7}` },
        after: { n, formula: '=HYPERLINK("http://evil")' },
        outcome: n % 3 ? 'success' : 'failure',
      },
    )
  await chainQueue(app.sql)
})
afterAll(() => app?.close())

const download = async (query = '', headers: Record<string, string> = { 'x-api-key': admin.key }) => {
  const reply = await fetch(`${app.url}/api/v1/audit/export?${query}`, { headers })
  return { status: reply.status, type: reply.headers.get('content-type'), reply, text: await reply.text() }
}

test('the JSON Lines hold every entry in order, longer than any page', async () => {
  const { status, type, text } = await download()
  expect([status, type]).toEqual([200, 'application/x-ndjson; charset=utf-8'])
  const seqs = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).seq)
  expect(seqs).toEqual(seqs.map((_, n) => n + 1))
  expect(seqs.length).toBeGreaterThan(1200)
})

test('filters are those of the list, and an export is itself an entry that tells them', async () => {
  const { text } = await download('action=test.odd&object=s3&outcome=failure')
  const found = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const listed = (await admin.get('/api/v1/audit?action=test.odd&object=s3&outcome=failure&limit=100')).body.entries
  expect(found.map(({ seq }) => seq)).toEqual(listed.map(({ seq }: { seq: number }) => seq).reverse())
  expect(found.length).toBeGreaterThan(20)
  const [own] = (await admin.get('/api/v1/audit?action=audit.exported')).body.entries
  expect(own).toMatchObject({ after: { format: 'jsonl', action: 'test.odd', object: 's3', outcome: 'failure' } })
})

test('attack 99: the CSV has a column for each fact and nothing that a spreadsheet would run', async () => {
  await audit(app.sql, { actor: { type: 'agent', id: null, label: '=cmd|’/C calc’!A0' } }, { action: 'test.evil' })
  const { type, text } = await download('format=csv&action=test.evil')
  expect(type).toBe('text/csv; charset=utf-8')
  const [head, line] = text.split('\r\n')
  expect(head).toMatch(/"seq","at","actor_type"/)
  expect(line).toContain('"\'=cmd|’/C calc’!A0"')
})

test('pages of the list follow each other to the end, whatever is added meanwhile', async () => {
  const seen: number[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    await audit(app.sql, {}, { action: 'test.later' })
    const reply = await admin.get(`/api/v1/audit?action=test.&limit=100${cursor && `&cursor=${cursor}`}`)
    seen.push(...reply.body.entries.map(({ seq }: { seq: number }) => seq))
    cursor = reply.body.next_cursor
  }
  expect(seen).toEqual([...seen].sort((a, b) => b - a))
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.length).toBeGreaterThanOrEqual(1200)
})

test('from and to bound the time', async () => {
  const all = (await admin.get('/api/v1/audit?action=test.&limit=100')).body.entries
  const at = all[50].at
  const from = await admin.get(`/api/v1/audit?action=test.&limit=100&from=${encodeURIComponent(at)}`)
  expect(from.body.entries.every((entry: { at: string }) => entry.at >= at)).toBe(true)
  const to = await admin.get(`/api/v1/audit?action=test.&limit=100&to=${encodeURIComponent(at)}`)
  expect(to.body.entries.length).toBeGreaterThan(0)
  expect(to.body.entries.every((entry: { at: string }) => entry.at < at)).toBe(true)
})

test('only who may and sees every department reads, checks or exports', async () => {
  const paths = ['/api/v1/audit', '/api/v1/audit/export', '/api/v1/audit/verify']
  const narrow = await app.service(['audit.read', 'audit.export'], [])
  const reader = await app.service(['audit.read'])
  const nobody = await app.service(['ticket.read'])
  for (const path of paths) {
    expect((await app.anonymous.get(path)).status).toBe(401)
    expect((await nobody.get(path)).status).toBe(403)
    expect((await narrow.get(path)).body.code).toBe('insufficient_permissions')
  }
  expect((await reader.get('/api/v1/audit')).status).toBe(200)
  expect((await reader.get('/api/v1/audit/export')).status).toBe(403)
})

test('bad filters are refused in words', async () => {
  for (const query of [
    'cursor=x',
    'cursor=-1',
    'cursor=99999999999999999999',
    'from=yesterday',
    'action=%27%20or%201',
    'outcome=x',
    'page=2',
    'limit=0',
  ])
    expect([400, 422], query).toContain((await admin.get(`/api/v1/audit?${query}`)).status)
})
