import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { Problem } from './problem.ts'
import { compileQuery } from './query.ts'

const read = compileQuery(
  Type.Object(
    {
      page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 })),
      open: Type.Optional(Type.Boolean()),
      ratio: Type.Optional(Type.Number()),
      q: Type.Optional(Type.String({ maxLength: 20 })),
      status: Type.Optional(Type.Enum(['open', 'closed'])),
      assignee: Type.Optional(Type.Union([Type.Literal(''), Type.String({ pattern: '^agt_' })])),
    },
    { additionalProperties: false },
  ),
)
function refusal(query: string): Problem {
  try {
    read(`/x?${query}`)
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error(`accepted: ${query}`)
}

describe('a query string', () => {
  it('is converted by its schema and nothing else, with defaults', () => {
    expect(read('/x')).toEqual({ page: 1 })
    expect(read('/x?')).toEqual({ page: 1 })
    expect(read('/x?page=20&open=false&ratio=-1.5&q=1e3&status=open')).toEqual({
      page: 20,
      open: false,
      ratio: -1.5,
      q: '1e3',
      status: 'open',
    })
    expect(read('/x?q=a+b%20%2B%C3%BC&assignee=')).toEqual({ page: 1, q: 'a b +ü', assignee: '' })
  })

  it.each([
    'page=0',
    'page=-1',
    'page=1e9',
    'page=1e3',
    'page=01',
    'page=+1',
    'page=1.0',
    'page=%201',
    'page=NaN',
    'page=',
    'page=9223372036854775808',
    'page=1000001',
    'open=1',
    'open=TRUE',
    'ratio=Infinity',
    'status=shut',
    'q=aaaaaaaaaaaaaaaaaaaaa',
    'assignee=x',
    'page=1&page=2',
    'q=a&q=a',
    'page[]=1',
    'nope=1',
    '__proto__=1',
    '__proto__[x]=1',
    'constructor[prototype][x]=1',
    'q=%',
    'q=%ff',
    'q=%ed%a0%80',
  ])('refuses %s', (query) => {
    expect(refusal(query).code).toBe('invalid_parameter')
    expect(Reflect.get({}, 'x')).toBeUndefined()
  })

  it('refuses NUL as invalid text', () => {
    expect(refusal('q=%00').code).toBe('invalid_text')
  })

  it('is refused whole when it has too many parts', () => {
    expect(refusal('a=1&'.repeat(1000)).code).toBe('invalid_parameter')
  })

  it('says which parameter is wrong, in words', () => {
    expect(refusal('page=0&nope=1').extra['errors']).toEqual([{ path: '/nope', message: 'is not a known parameter' }])
    const problem = refusal('page=0&status=shut')
    expect(problem.message).toBe('A query parameter is not valid: page must be 1 or more')
    expect(problem.extra['errors']).toEqual([
      { path: '/page', message: 'must be 1 or more' },
      { path: '/status', message: 'must be one of open, closed' },
    ])
  })

  it('is refused by routes that take none', () => {
    expect(() => compileQuery(undefined)('/x?a=1')).toThrow(Problem)
    expect(compileQuery(undefined)('/x?')).toEqual({})
  })
})
