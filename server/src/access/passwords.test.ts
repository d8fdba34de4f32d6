import { expect, test } from 'vitest'
import type { Problem } from '../http/problem.ts'
import { createPasswords } from './passwords.ts'

const passwords = createPasswords()
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error) => (error as Problem).code,
  )

test('a password is kept as argon2id with OWASP’s parameters and found right again', async () => {
  const stored = await passwords.hash('a long pass phrase')
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await passwords.verify(stored, 'a long pass phrase')).toBe(true)
  expect(await passwords.verify(stored, 'A long pass phrase')).toBe(false)
  expect(await passwords.hash('a long pass phrase')).not.toBe(stored)
})

test('attack 23: the 72-byte prefix of a password is another password', async () => {
  const long = 'x'.repeat(73)
  expect(await passwords.verify(await passwords.hash(long), long.slice(0, 72))).toBe(false)
})

test('attack 23: empty, too long, NUL and broken Unicode are refused before any hashing', async () => {
  for (const work of [(text: string) => passwords.hash(text), (text: string) => passwords.verify(null, text)]) {
    expect(await codeOf(work(''))).toBe('invalid_body')
    expect(await codeOf(work('x'.repeat(1025)))).toBe('invalid_body')
    expect(await codeOf(work('x'.repeat(1_000_000)))).toBe('invalid_body')
    expect(await codeOf(work('a\0b'))).toBe('invalid_text')
    expect(await codeOf(work('a\ud800b'))).toBe('invalid_text')
  }
  expect(await codeOf(passwords.hash('x'.repeat(1024)))).toBe('ok')
})

test('the same password typed on another keyboard is the same password', async () => {
  expect(await passwords.verify(await passwords.hash('caf\u00e9 au lait'), 'cafe\u0301 au lait')).toBe(true)
})

test('an account without a password costs a real verification and is never right', async () => {
  const real = await passwords.hash('something')
  const medianMs = async (stored: string | null) => {
    const tookMs: number[] = []
    for (let i = 0; i < 9; i++) {
      const began = performance.now()
      expect(await passwords.verify(stored, 'something else')).toBe(false)
      tookMs.push(performance.now() - began)
    }
    return tookMs.sort((a, b) => a - b)[4]!
  }
  const [nobody, somebody] = [await medianMs(null), await medianMs(real)]
  expect(nobody).toBeGreaterThan(somebody / 3)
  expect(nobody).toBeLessThan(somebody * 3)
})

test('at most two hashes run, a bounded number waits, the rest is told to come back', async () => {
  const few = createPasswords({ running: 1, waiting: 3 })
  const results = await Promise.all(Array.from({ length: 20 }, () => codeOf(few.verify(null, 'x'))))
  expect(results.filter((code) => code === 'ok')).toHaveLength(4)
  expect(results.filter((code) => code === 'too_many_requests')).toHaveLength(16)
  expect(await codeOf(few.verify(null, 'x'))).toBe('ok')
})
