import { describe, expect, it } from 'vitest'
import { addressKey, createLimiter } from './rate-limit.ts'

describe('the limiter', () => {
  it('lets so many through in a minute, then none, then as many again', () => {
    let now = 0
    const limiter = createLimiter(3, () => now)
    expect([1, 2, 3, 4].map(() => limiter.take('a')?.isAllowed)).toEqual([true, true, true, false])
    expect(limiter.take('b')).toEqual({ isAllowed: true, limit: 3, remaining: 2, resetSeconds: 60 })
    now = 59_999
    expect(limiter.take('a')).toEqual({ isAllowed: false, limit: 3, remaining: 0, resetSeconds: 1 })
    now = 60_000
    expect(limiter.take('a')?.remaining).toBe(2)
  })

  it('is off at 0', () => {
    expect(createLimiter(0).take('a')).toBeNull()
  })

  it('holds a bounded number of keys, however many come', () => {
    const limiter = createLimiter(3, () => 0)
    for (let key = 0; key < 60_000; key++) limiter.take(String(key))
    expect(limiter.size).toBeLessThanOrEqual(50_000)
  })

  it('forgets what has ended before it forgets what counts', () => {
    let now = 0
    const limiter = createLimiter(3, () => now)
    for (let key = 0; key < 49_999; key++) limiter.take(`old ${key}`)
    now = 30_000
    for (let used = 0; used < 4; used++) limiter.take('busy')
    now = 60_000
    for (let key = 0; key < 100; key++) limiter.take(`new ${key}`)
    expect(limiter.take('busy')?.isAllowed).toBe(false)
    expect(limiter.size).toBe(101)
  })
})

describe('addressKey', () => {
  it('is one for every spelling of an IPv4 address', () => {
    for (const address of [
      '192.0.2.7',
      '::ffff:192.0.2.7',
      '::FFFF:192.0.2.7',
      '0:0:0:0:0:ffff:192.0.2.7',
      '::ffff:c000:207',
    ])
      expect(addressKey(address)).toBe('192.0.2.7')
  })

  it('is one for a whole IPv6 /64, and no wider', () => {
    const key = addressKey('2001:db8:1:2::1')
    for (const address of ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:0DB8:0001:0002::', '2001:db8:1:2:3:4:5:6%eth0'])
      expect(addressKey(address)).toBe(key)
    expect(addressKey('2001:db8:1:3::1')).not.toBe(key)
    expect(addressKey('::1')).not.toBe(addressKey('::ffff:127.0.0.1'))
  })
})
