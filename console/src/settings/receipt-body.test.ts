import { expect, test } from 'vitest'
import { prettyBody } from './receipt-body.ts'

test('JSON gets its lines and nothing of it changes', () => {
  const body = '{"id":123456789012345678901234567890,"a":{"b":[1,"x, {y}"],"empty":{},"none":[]},"a":"\\u00e9\\"q"}'
  const pretty = prettyBody(body)
  expect(pretty.split('\n').slice(0, 3)).toEqual(['{', '  "id": 123456789012345678901234567890,', '  "a": {'])
  expect(pretty).toContain('"empty": {}')
  expect(pretty).toContain('"x, {y}"')
  expect(pretty.match(/"a":/g)).toHaveLength(2)
  expect(JSON.parse(pretty)).toEqual(JSON.parse(body))
})

test('what is no JSON stays as it came; what could not be seen is written out', () => {
  expect(prettyBody('hello {"a":')).toBe('hello {"a":')
  expect(prettyBody('ab\u0000c\u202ed\n\te')).toBe('ab\\u0000c\\u202ed\n\te')
})

test('256 KB take a moment, not the page', () => {
  const body = JSON.stringify(Array.from({ length: 6000 }, (_, at) => ({ id: String(at), text: 'x'.repeat(20) })))
  const start = performance.now()
  expect(prettyBody(body).length).toBeGreaterThan(body.length)
  expect(performance.now() - start).toBeLessThan(1000)
})
