import { describe, expect, test } from 'vitest'
import type { Customer } from '../api/types.ts'
import { changed } from './changes.ts'
import { fieldKey, fieldLabel, typedValue } from './field-names.ts'

const customer: Customer = {
  customer_id: 'cus_1',
  status: 'active',
  name: 'Ada',
  primary_email: 'ada@example.com',
  email_verified: true,
  custom: { plan: 'gold', seats: 3 },
  identities: [],
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  erased_at: null,
}

describe('a customer that is being changed', () => {
  test('shows what the API will make of it: fields are laid over, null takes one away', () => {
    expect(changed(customer, { custom: { plan: null, region: 'north' } }).custom).toEqual({ seats: 3, region: 'north' })
    expect(changed(customer, { name: null }).custom).toEqual(customer.custom)
  })

  test('a new e-mail address is not verified, another spelling of the old one still is', () => {
    expect(changed(customer, { primary_email: 'b@example.com' }).email_verified).toBe(false)
    expect(changed(customer, { primary_email: 'Ada@Example.com' }).email_verified).toBe(true)
    expect(changed(customer, { name: 'Ada B' }).email_verified).toBe(true)
  })
})

describe('names of fields', () => {
  test.each([
    ['Shirt size', 'shirt_size'],
    ['  Größe (cm) ', 'grosse_cm'],
    ['2nd address', 'nd_address'],
    ['___', ''],
    ['x'.repeat(80), 'x'.repeat(64)],
  ])('%j is stored as %j', (typed, key) => {
    expect(fieldKey(typed)).toBe(key)
    if (key !== '') expect(key).toMatch(/^[a-z][a-z0-9_]{0,63}$/)
  })

  test('are read back as words', () => {
    expect(fieldLabel('shirt_size')).toBe('Shirt size')
  })

  test('a number stays a number as long as one is written; empty is nothing', () => {
    expect([typedValue('47', 3), typedValue('47', 'x'), typedValue('many', 3), typedValue('  ', 3)]).toEqual([
      47,
      '47',
      'many',
      null,
    ])
  })
})
