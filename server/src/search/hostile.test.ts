import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { keysOf } from './entries.ts'
import { questionOf, vectorOf } from './lexemes.ts'
import { readQuery } from './query.ts'
import { find, found, searching } from './search.fixture.ts'

let app: TestApp
let admin: TestClient
let house: ReturnType<typeof searching>
let ticket: { id: string; number: number }
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  house = searching(app, admin)
  ticket = await house.aTicket("It's a bear's trap: 100% \\ backslash ~tilde /slash")
  await house.settled()
})
afterAll(() => app.close())

const ask = (q: string) => admin.get(`/api/v1/search?q=${q}`)

describe('a question is never an operator', () => {
  test.each([
    "bear's & trap",
    'trap | nothinglikeit',
    '!trap',
    'bear <-> trap',
    'bear:* trap:A',
    '(((trap',
    "trap'); drop table message; --",
    "trap' || '~:x",
    '"bear trap"',
    'trap\\',
    "\\'trap",
    '~:trap ~',
    '%trap% _',
    '$1 trap',
    'trap\t\r\n',
    '/d /a /cportal trap',
    '0:trap -1:trap',
    '\u202etrap\u202c \u200f\ufeff',
    '<script>trap</script>',
    'ＴＲＡＰ',
    '🪤'.repeat(200),
    "'".repeat(500),
    'trap '.repeat(100),
    'a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3 4 5 6 7 8 9',
    '(+1) 555-0100 0171 1234567 x@y.z a@b '.repeat(10),
    '𝕿𝖗𝖆𝖕 ﷽ ﬀ ½ ㍿',
    '999999999999999',
    '#99999999999999999999',
    '#0',
  ])('%j is answered with 200', async (q) => {
    const reply = await ask(encodeURIComponent(q))
    expect(reply.status, reply.text).toBe(200)
    expect(reply.body.results.every(({ ticket: { ticket_id } }: never) => ticket_id === ticket.id)).toBe(true)
  })

  test('and its words are still found', async () => {
    for (const q of [
      "bear's trap",
      'bear & trap',
      '(bear',
      'bear:* trap',
      'ＴＲＡＰ',
      '"backslash',
      '~tilde',
      '/slash',
    ])
      expect(await found(admin, q), q).toEqual([ticket.id])
    for (const q of ['bear | nothinglikeit', 'trap !bear nothinglikeit', '/cportal', '/d'])
      expect(await found(admin, q), q).toEqual([])
  })

  test.each(['***', ' ', '?!', "'", '\u0301'])('%j has no word in it and finds nothing', async (q) => {
    expect(await find(admin, q)).toEqual({ results: [], next_cursor: null, more: false })
  })
})

describe('bad input is refused in words', () => {
  test.each([
    ['q=', 'invalid_parameter'],
    ['', 'invalid_parameter'],
    [`q=${'x'.repeat(501)}`, 'invalid_parameter'],
    [`q=${'x'.repeat(10_240)}`, 'invalid_parameter'],
    ['q=trap%00', 'invalid_text'],
    ['q=%ff%fe', 'invalid_parameter'],
    ['q=%ed%a0%80', 'invalid_parameter'],
    ['q=a&q=b', 'invalid_parameter'],
    ['q=a&limit=0', 'invalid_parameter'],
    ['q=a&limit=51', 'invalid_parameter'],
    ['q=a&limit=x', 'invalid_parameter'],
    ['q=a&status=lost', 'invalid_parameter'],
    ['q=a&status=open,', 'invalid_parameter'],
    ['q=a&status=open%00', 'invalid_text'],
    ['q=a&channel=pigeon', 'invalid_parameter'],
    ['q=a&assigned_agent_id=you', 'invalid_parameter'],
    ['q=a&tag=', 'invalid_parameter'],
    ['q=a&cursor=x', 'invalid_cursor'],
    ['q=a&cursor=mkz3q0-k.aaaaaaaaaaaaaaaaaaaaaa', 'invalid_cursor'],
    ['q=a&sort=newest', 'invalid_parameter'],
  ])('%s', async (query, code) => {
    const { status, body } = await admin.get(`/api/v1/search?${query}`)
    expect({ status, code: body.code }).toEqual({ status: 400, code })
    expect(body.detail).toMatch(/\w{3}/)
  })

  test('an agent that nobody is has no tickets', async () => {
    const nobody = 'agt_01jd00000000000000000000zz'
    expect(await found(admin, 'trap', `&assigned_agent_id=${nobody}`)).toEqual([])
  })

  test('a caller that asks for very much at once is told to wait, and is answered afterwards', async () => {
    const replies = await Promise.all(Array.from({ length: 60 }, () => ask('trap')))
    const refused = replies.filter(({ status }) => status === 429)
    expect(replies.filter(({ status }) => status !== 429).map(({ status }) => status)).toContain(200)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]).toMatchObject({ body: { code: 'too_many_requests' } })
    expect(refused[0]?.headers.get('retry-after')).toBe('1')
    expect((await ask('trap')).status).toBe(200)
  })
})

describe('hostile texts are indexed', () => {
  test.each([
    ['65,536 letters without a space', `${'q'.repeat(65_520)} ocelot1`, 'ocelot1'],
    [
      'very many different words',
      `ocelot2 ${Array.from({ length: 9000 }, (_, n) => `w${n}`).join(' ')}`.slice(0, 60_000),
      'ocelot2',
    ],
    ['quotes, backslashes, colons and tsvector weights', "'':1A,2B \\' ocelot3'':3 \\\\", 'ocelot3'],
    ['only signs of other planes', `${'🙂'.repeat(20_000)} ocelot4`, 'ocelot4'],
    ['60,000 Chinese signs', `${'退款申请'.repeat(15_000)}ocelot5`, '申请 ocelot5'],
    ['very many digits and e-mail addresses', `${'a@b.c 0171 5551234 '.repeat(3000)}ocelot6`, 'ocelot6'],
  ])('%s', async (_, text, q) => {
    const { id } = await house.aTicket(text)
    await house.settled()
    expect(await found(admin, q)).toEqual([id])
  })

  test('and what waits behind them too: nothing was parked', async () => {
    expect(await app.sql`select 1 from parked_event`).toEqual([])
  })
})

test('PostgreSQL takes every question and every entry, whatever was typed', async () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }).map((one) => one.toWellFormed())
  await fc.assert(
    fc.asyncProperty(text, text, async (typed, tag) => {
      const facts = {
        department_id: null,
        assigned_agent_id: null,
        channel: 'portal',
        tags: [tag.replaceAll('\0', '')],
      }
      const keys = keysOf({ id: '', ticket_id: '', kind: 'message', at: new Date(), texts: [typed], ...facts })
      const question = questionOf(readQuery(typed).groups, [[{ tag: tag.replaceAll('\0', '') }]])
      const [row] = await app.sql`
        select ${vectorOf(-3, keys)}::tsvector @@ replace(${question}, '~', '-3')::tsquery as found`
      expect(row?.['found'], question).toBe(true)
    }),
    { numRuns: 300 },
  )
})
