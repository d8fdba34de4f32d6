import { describe, expect, it } from 'vitest'
import { maxDepth, maxNodes, parseJson } from './json-body.ts'
import { Problem } from './problem.ts'

const parse = (text: string | Buffer) => parseJson(Buffer.from(text as string))
function codeOf(text: string | Buffer): string {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
  return 'accepted'
}

describe('parseJson', () => {
  it('gives what JSON.parse gives for ordinary bodies', () => {
    for (const text of [
      '{"a":[1,2.5,-3e2,true,false,null,"ü😀\\n\\u00fc"]}',
      '[]',
      '"x"',
      ' 7 ',
      '{"a":{"b":{"c":[[]]}}}',
    ])
      expect(parse(text)).toEqual(JSON.parse(text))
  })

  it.each([
    ['broken JSON', '{"a":'],
    ['a comment', '{/**/}'],
    ['a single quote', "{'a':1}"],
    ['a leading zero', '[01]'],
    ['a number beyond a double', '[1e400]'],
    ['a number beyond a double, written out', `[1${'0'.repeat(400)}]`],
    ['a whole number beyond 2^53', '{"a":9007199254740993}'],
    ['a byte order mark', '\ufeff{}'],
    ['the key __proto__', '{"__proto__":{}}'],
    ['the key __proto__ by escapes', '{"\\u005f_proto__":{"x":1}}'],
    ['constructor with prototype', '{"a":[{"constructor":{"prototype":{"x":1}}}]}'],
  ])('refuses %s as malformed', (_what, text) => {
    expect(codeOf(text)).toBe('malformed_request')
    expect(Reflect.get({}, 'x')).toBeUndefined()
  })

  it.each([
    ['NUL', '{"a":"x\\u0000y"}'],
    ['NUL in a key', '{"a\\u0000":1}'],
    ['a lone high surrogate', '{"a":"\\ud800"}'],
    ['a lone low surrogate', '["\\udc00x"]'],
  ])('refuses %s as invalid text', (_what, text) => {
    expect(codeOf(text)).toBe('invalid_text')
  })

  it('takes a surrogate pair, a constructor without prototype, -0 and floats of 17 digits', () => {
    expect(parse('["\\ud83d\\ude00"]')).toEqual(['😀'])
    expect(codeOf('{"constructor":"x"}')).toBe('accepted')
    expect(parse('[-0, 0.30000000000000004]')).toEqual([-0, 0.30000000000000004])
  })

  it('lets the last of duplicate keys win', () => {
    expect(parse('{"a":1,"a":2}')).toEqual({ a: 2 })
  })

  it('refuses bytes that are not UTF-8', () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xc0, 0x80, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ])
      expect(codeOf(Buffer.from(bytes))).toBe('malformed_request')
  })

  it('bounds depth and number of values before anything is built, in well under 50 ms', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(codeOf(nested(maxDepth))).toBe('accepted')
    const began = performance.now()
    expect(codeOf(nested(maxDepth + 1))).toBe('malformed_request')
    expect(codeOf(nested(20_000))).toBe('malformed_request')
    expect(codeOf('['.repeat(1_000_000))).toBe('malformed_request')
    expect(codeOf(`[${'0,'.repeat(maxNodes)}0]`)).toBe('malformed_request')
    expect(performance.now() - began).toBeLessThan(50)
    expect(codeOf(`"${'['.repeat(1000)}"`)).toBe('accepted')
    expect(codeOf(`"\\\\${'['.repeat(1000)}\\""`)).toBe('accepted')
  })
})
