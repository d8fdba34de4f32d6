import { expect, test } from 'vitest'
import { strengthOf } from './password-strength.ts'

test('a password below eight characters is short, counted as people count', () => {
  expect(strengthOf('x7$Kq2!')).toBe('short')
  expect(strengthOf('🦊🦊🦊🦊')).toBe('short')
})

test('what everybody tries first is weak, however long its row of digits', () => {
  for (const guess of ['password', 'Password1!', 'qwertyuiop', '12345678901234', 'aaaaaaaaaaaaaaaa', 'abcdefghijkl'])
    expect(strengthOf(guess), guess).toBe('weak')
})

test('the owner’s own name, address and company add nothing', () => {
  const known = ['Maya Lindqvist', 'maya@northtrail.example', 'Northtrail']
  expect(strengthOf('MayaLindqvist', known)).toBe('weak')
  expect(strengthOf('northtrailmaya1', known)).toBe('weak')
  expect(strengthOf('MayaLindqvist')).not.toBe('weak')
})

test('length counts: several words are strong without any signs', () => {
  expect(strengthOf('copper lantern drifts uphill')).toBe('strong')
  expect(['good', 'strong']).toContain(strengthOf('t9#Vw2!qLx5z'))
  expect(strengthOf('harbour9')).toBe('fair')
})
