import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Problem } from '../http/problem.ts'
import { anAgent, type House, type Node, openHouse } from './test-house.ts'
import { createThrottle, type Throttle, type Trier } from './throttle.ts'

let house: House
let node: Node
let throttle: Throttle

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
  throttle = aThrottle()
})
beforeEach(() => house.sql`truncate sign_in_try, known_place`)
afterAll(() => house?.close())

const aThrottle = () => createThrottle({ sql: house.sql, now: () => new Date(house.clock.ms) })
const from = (ip: string, device?: string): Trier => ({ ip, device })

async function isLetThrough(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(Problem)
    expect((error as Problem).code).toBe('too_many_requests')
    expect(Number((error as Problem).headers['Retry-After'])).toBeGreaterThan(0)
    return false
  }
}
/** How many of `count` wrong tries are let through, all at once. */
async function letThrough(count: number, who: (i: number) => [string | null, Trier], at = throttle): Promise<number> {
  const tries = Array.from({ length: count }, (_, i) => isLetThrough(() => at.take(...who(i))))
  return (await Promise.all(tries)).filter(Boolean).length
}

test('attack 15: one address at one account, one account from 100 addresses, 100 accounts from one address are all slowed, exactly', async () => {
  expect(await letThrough(100, () => ['a', from('192.0.2.1')])).toBe(8)
  expect(await letThrough(100, (i) => ['b', from(`198.51.100.${i}`)])).toBe(60)
  expect(await letThrough(100, (i) => [`c${i}`, from('203.0.113.1')])).toBe(40)
})

test('nodes count together', async () => {
  const others = [aThrottle(), aThrottle()]
  const passed = await Promise.all(others.map((each) => letThrough(20, () => ['a', from('192.0.2.1')], each)))
  expect(passed[0]! + passed[1]!).toBe(8)
})

test('attack 16: an IPv6 neighbourhood and the mapped form of an address are one address', async () => {
  expect(await letThrough(100, (i) => [`a${i}`, from(`2001:db8:1:2::${i.toString(16)}`)])).toBe(40)
  expect(await letThrough(100, (i) => [`a${i}`, from(i % 2 ? '192.0.2.1' : '::ffff:192.0.2.1')])).toBe(40)
})

test('who waits may try again, and who is right begins afresh', async () => {
  await letThrough(20, () => ['a', from('192.0.2.1')])
  house.clock.ms += 30_000
  await (await throttle.take('a', from('192.0.2.1'))).succeeded()
  expect(await letThrough(20, () => ['a', from('192.0.2.1')])).toBe(8)
})

test('the right user is not locked out by others who try the account without end: neither at a known address nor in a known browser', async () => {
  const { id, email } = await anAgent(house, node)
  const device = await throttle.remember(house.sql, id, from('203.0.113.7'), randomBytes(32).toString('base64url'))
  for (let minute = 0; minute < 5; minute++) {
    await letThrough(100, (i) => [email, from(`192.0.2.${i}`)])
    expect(await isLetThrough(() => throttle.take(email, from('198.51.100.9')))).toBe(false)
    await (await throttle.take(email, from('203.0.113.7'))).succeeded()
    await (await throttle.take(email, from('198.51.100.9', device))).succeeded()
    house.clock.ms += 30_000
  }
  expect(await letThrough(20, () => [email, from('198.51.100.9', device)]), 'that browser may mistype as often').toBe(8)
  expect(
    await letThrough(20, () => ['another', from('192.0.2.77', device)]),
    'and is known for that account alone',
  ).toBe(8)
})

test('a device cookie that somebody planted is not taken over, one that was given is', async () => {
  const { id } = await anAgent(house, node)
  const fresh = randomBytes(32).toString('base64url')
  expect(await throttle.remember(house.sql, id, from('192.0.2.1', 'planted'), fresh)).toBe(fresh)
  expect(await throttle.remember(house.sql, id, from('192.0.2.2', fresh), 'another')).toBe(fresh)
})

test('30 people of one office who sign in rightly at nine o’clock are not slowed', async () => {
  for (let round = 0; round < 3; round++)
    await Promise.all(
      Array.from({ length: 30 }, async (_, i) => (await throttle.take(`a${i}`, from('192.0.2.1'))).succeeded()),
    )
})

test('links name no account: their tries are counted by address, with its passwords, and hold up nobody elsewhere', async () => {
  expect(await letThrough(60, () => [null, from('192.0.2.1')])).toBe(40)
  expect(await letThrough(10, () => ['a', from('192.0.2.1')])).toBe(0)
  expect(await letThrough(60, () => [null, from('192.0.2.2')])).toBe(40)
  for (let i = 0; i < 45; i++) await (await throttle.take(null, from('198.51.100.7'))).succeeded()
})

test('the table of tries holds no address of a person', async () => {
  await throttle.take('ada@example.com', from('192.0.2.1'))
  const rows = await house.sql<{ key: string }[]>`select key from sign_in_try`
  expect(rows).toHaveLength(3)
  expect(JSON.stringify(rows)).not.toMatch(/ada|192/)
})
