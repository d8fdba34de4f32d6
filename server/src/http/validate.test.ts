import { CreateTicketBody, UpdateTicketBody } from '@parley/contract'
import Type, { type TSchema } from 'typebox'
import { describe, expect, it } from 'vitest'
import { Problem } from './problem.ts'
import { compileCheck } from './validate.ts'

function wrongIn(schema: TSchema, value: unknown): unknown {
  try {
    compileCheck(schema, 'invalid_body')(value)
  } catch (error) {
    if (error instanceof Problem) return error.extra['errors']
    throw error
  }
  return 'accepted'
}

describe('a body that is not valid', () => {
  it('is told field by field in words that people understand', () => {
    expect(
      wrongIn(CreateTicketBody, {
        source: { channel: 'fax', sender: 1 },
        customer: { primary_email: 'nobody', internal_id: 'x', name: 5 },
        subject: '',
        priority: 'asap',
        tags: ['a', 'a'],
      }),
    ).toEqual(
      expect.arrayContaining([
        { path: '/initial_message', message: 'is required' },
        { path: '/source/sender', message: 'is not a known field' },
        { path: '/source/channel', message: expect.stringMatching(/^must be one of whatsapp, facebook/) },
        { path: '/customer/primary_email', message: 'must look like ada@example.com' },
        {
          path: '/customer/internal_id',
          message: expect.stringMatching(/^must (be empty or text such as|look like) cust_/),
        },
        { path: '/customer/name', message: 'must be text' },
        { path: '/subject', message: 'must not be empty' },
        { path: '/priority', message: 'must be one of low, medium, high, urgent' },
        { path: '/tags', message: 'must not hold the same entry twice' },
      ]),
    )
  })

  it('keeps absent and null apart, and coerces nothing', () => {
    expect(wrongIn(UpdateTicketBody, { department_id: null })).toBe('accepted')
    expect(wrongIn(UpdateTicketBody, { subject: null })).toEqual([{ path: '/subject', message: 'must be text' }])
    expect(wrongIn(UpdateTicketBody, { department_id: 5 })).toEqual([
      { path: '/department_id', message: expect.stringMatching(/^must be text such as dep_\S+ or null$/) },
    ])
    expect(wrongIn(UpdateTicketBody, { department_id: 'x' })).toEqual([
      { path: '/department_id', message: expect.stringMatching(/^must look like dep_/) },
    ])
    const Strict = Type.Object({ a: Type.Integer(), b: Type.Boolean() }, { additionalProperties: false })
    expect(wrongIn(Strict, { a: '5', b: 'true' })).toEqual([
      { path: '/a', message: 'must be a whole number' },
      { path: '/b', message: 'must be true or false' },
    ])
  })

  it('gives a bounded answer, however much is wrong', () => {
    const value = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`${at}${'k'.repeat(500)}`, at]))
    const wrong = wrongIn(UpdateTicketBody, value)
    expect(wrong).toHaveLength(20)
    expect(JSON.stringify(wrong).length).toBeLessThan(6000)
  })

  it.each([[null], [[]], ['text'], [5]])('is an object or nothing: %j', (value) => {
    expect(wrongIn(UpdateTicketBody, value)).toEqual([{ path: '', message: 'must be an object' }])
  })
})
