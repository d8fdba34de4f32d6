import { expect, test } from 'vitest'
import { Problem } from '../http/problem.ts'
import { createThrottle } from './throttle.ts'

function aThrottle() {
  const clock = { ms: 1_000_000 }
  const throttle = createThrottle({ now: () => new Date(clock.ms) })
  /** How many of `count` wrong tries are let through. */
  const letThrough = (count: number, who: (i: number) => [string | null, string]) => {
    let passed = 0
    for (let i = 0; i < count; i++)
      try {
        throttle.take(...who(i))
        passed++
      } catch (error) {
        expect(error).toBeInstanceOf(Problem)
        expect(Number((error as Problem).headers['Retry-After'])).toBeGreaterThan(0)
      }
    return passed
  }
  return { clock, throttle, letThrough }
}

test('attack 15: one address at one account, one account from 100 addresses, 100 accounts from one address are all slowed', () => {
  expect(aThrottle().letThrough(100, () => ['a', '192.0.2.1'])).toBe(8)
  expect(aThrottle().letThrough(100, (i) => ['a', `192.0.2.${i}`])).toBe(60)
  expect(aThrottle().letThrough(100, (i) => [`a${i}`, '192.0.2.1'])).toBe(40)
})

test('attack 16: an IPv6 neighbourhood and the mapped form of an address are one address', () => {
  expect(aThrottle().letThrough(100, (i) => [`a${i}`, `2001:db8:1:2::${i.toString(16)}`])).toBe(40)
  expect(aThrottle().letThrough(100, (i) => [`a${i}`, i % 2 ? '192.0.2.1' : '::ffff:192.0.2.1'])).toBe(40)
})

test('who waits may try again, and who is right begins afresh', () => {
  const { clock, throttle, letThrough } = aThrottle()
  letThrough(100, () => ['a', '192.0.2.1'])
  clock.ms += 30_000
  throttle.take('a', '192.0.2.1')()
  expect(letThrough(100, () => ['a', '192.0.2.1'])).toBe(8)
})

test('the right user is not locked out by others who try the account without end', () => {
  const { clock, throttle, letThrough } = aThrottle()
  throttle.take('a', '198.51.100.7')()
  for (let minute = 0; minute < 60; minute++) {
    letThrough(50, (i) => ['a', `192.0.2.${i}`])
    throttle.take('a', '198.51.100.7')()
    clock.ms += 60_000
  }
})

test('30 people of one office who sign in rightly at nine o’clock are not slowed', () => {
  const { throttle } = aThrottle()
  for (let i = 0; i < 300; i++) throttle.take(`a${i}`, '192.0.2.1')()
})

test('links name no account: their tries are counted by address, with its passwords, and hold up nobody elsewhere', () => {
  const { letThrough, throttle } = aThrottle()
  expect(letThrough(100, () => [null, '192.0.2.1'])).toBe(40)
  expect(letThrough(10, () => ['a', '192.0.2.1'])).toBe(0)
  for (let address = 2; address < 12; address++) expect(letThrough(100, () => [null, `192.0.2.${address}`])).toBe(40)
  for (let i = 0; i < 100; i++) throttle.take(null, '198.51.100.7')()
})
