import { describe, expect, test } from 'vitest'
import { canonical, changeOf, hashOf, noHash, presentObject, type Recorded } from './entry.ts'
import { quoted } from './export.ts'

const id = '01932a1f-7c00-7000-8000-000000000001'
const about = (type: 'agent' | 'customer' | 'message' | 'note') => ({ action: 'x', object: { type, id } })

describe('before and after', () => {
  test('hold the fields that differ, and all of what was made or removed', () => {
    const change = changeOf({
      ...about('agent'),
      before: { a: 1, b: [1, 2], c: null },
      after: { a: 1, b: [2, 1], d: 'new' },
    })
    expect(change).toEqual({ before: { b: [1, 2], d: null }, after: { b: [2, 1], d: 'new' } })
    expect(changeOf({ ...about('agent'), after: { a: 1 } })).toEqual({ before: null, after: { a: 1 } })
    expect(changeOf({ ...about('agent'), before: { a: 1 }, after: null })).toEqual({ before: { a: 1 }, after: null })
  })

  test('hold no secret, whether its name or its value gives it away, at any depth', () => {
    const secrets = {
      password: 'canary1',
      password_hash: Buffer.from('canary2'),
      client_secret: 'canary3',
      settings: { access_token: 'canary4', deep: [{ recovery_codes: ['canary5'] }] },
      note: `pk_0123abcd_${'c'.repeat(43)}`,
      jwt: 'eyJhbGciOi.canary.canary',
      link: 'https://example.com/app/invitation#token=canary6',
      set_cookie: 'canary7',
      bytes: Buffer.from('canary8'),
    }
    const text = JSON.stringify(changeOf({ ...about('agent'), before: null, after: secrets }))
    expect(text).not.toMatch(/canary|cccc/)
    expect(JSON.stringify(changeOf({ ...about('agent'), before: secrets, after: null }))).not.toMatch(/canary|cccc/)
    expect(
      changeOf({ ...about('agent'), after: { requires_second_factor: true, totp: true, has_password: false } }).after,
    ).toEqual({ requires_second_factor: true, totp: true, has_password: false })
  })

  test.each(['customer', 'message', 'note'] as const)('of a %s hold the names of the fields alone', (type) => {
    const change = changeOf({ ...about(type), before: { name: 'Carla', tier: 1 }, after: { name: 'Clara', tier: 1 } })
    expect(change).toEqual({ before: null, after: { changed: ['name'] } })
  })

  test('take whatever they are given, within bounds, in words that the database can keep', () => {
    const odd = {
      nul: 'a\0b',
      lone: 'x\ud800y',
      long: 'z'.repeat(10_000),
      none: undefined,
      when: new Date(0),
      inf: 1 / 0,
    }
    const { after } = changeOf({ ...about('agent'), after: odd })
    expect(after).toMatchObject({ nul: 'ab', lone: 'x\ufffdy', none: null, when: '1970-01-01T00:00:00.000Z' })
    expect((after!['long'] as string).length).toBe(500)
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`f${n}`, 'y'.repeat(400)]))
    expect(JSON.stringify(changeOf({ ...about('agent'), after: many })).length).toBeLessThan(8_000)
  })
})

test('objects go by the ids that they have outside', () => {
  expect(presentObject({ type: 'cannedReply', id })).toEqual({
    type: 'canned_reply',
    id: expect.stringMatching(/^can_/),
  })
  expect(presentObject({ type: 'role', id: 'support_lead' })).toEqual({ type: 'role', id: 'support_lead' })
  expect(presentObject({ type: 'company', id: null })).toEqual({ type: 'company', id: null })
})

test('canonical JSON does not depend on the order of fields, and the hash depends on all of them', () => {
  const entry: Recorded = {
    at: '2026-01-01T00:00:00.000Z',
    actor: { type: 'agent', id: 'agt_x', label: 'Ada' },
    action: 'a.b',
    object: { type: 'agent', id: 'agt_y' },
    outcome: 'success',
    from: { ip: '127.0.0.1', session_id: null, request_id: 'r', user_agent: null },
    before: null,
    after: { x: 1 },
  }
  expect(canonical({ b: [{ d: 1, c: 'é\n' }], a: null })).toBe('{"a":null,"b":[{"c":"é\\n","d":1}]}')
  const reversed = Object.fromEntries(Object.entries(entry).reverse()) as Recorded
  const hash = hashOf(noHash, 1, entry)
  expect(hashOf(noHash, 1, reversed)).toBe(hash)
  const others = [
    hashOf(noHash, 2, entry),
    hashOf(hash, 1, entry),
    ...Object.keys(entry).map((field) => hashOf(noHash, 1, { ...entry, [field]: { other: 1 } } as never)),
  ]
  expect(new Set([hash, ...others]).size).toBe(others.length + 1)
})

test('attack 99: no cell of the CSV begins like a formula', () => {
  for (const evil of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\n=1', '|cmd', '＝1', '%0A=1'])
    expect(quoted(evil), JSON.stringify(evil)).toMatch(/^"'/)
  expect(quoted('2026-01-01')).toBe('"2026-01-01"')
  expect(quoted('say "x", y')).toBe('"say ""x"", y"')
  expect(quoted('')).toBe('""')
})
