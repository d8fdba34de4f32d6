import { expect, test } from 'vitest'
import { deviceOf } from './device.ts'

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
    { kind: 'computer', browser: 'Edge 141', system: 'Windows' },
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    { kind: 'phone', browser: 'Safari 18', system: 'iPhone' },
  ],
  [
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
    { kind: 'phone', browser: 'Chrome 141', system: 'Android' },
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    { kind: 'computer', browser: 'Firefox 140', system: 'Linux' },
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
    { kind: 'computer', browser: 'Safari 18', system: 'macOS' },
  ],
  ['curl/8.9.1', { kind: 'program', browser: 'curl', system: null }],
])('%s is told in words', (userAgent, device) => {
  expect(deviceOf(userAgent)).toEqual(device)
})

test('a program that says nothing, or too much, breaks nothing', () => {
  expect(deviceOf(null)).toBeNull()
  expect(deviceOf('  ')).toBeNull()
  expect(deviceOf('x'.repeat(300))?.browser).toHaveLength(60)
  expect(deviceOf('<script>alert(1)</script>')).toMatchObject({ kind: 'program' })
})
