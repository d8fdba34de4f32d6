import { expect, test } from 'vitest'
import { comeBackWords } from './words.ts'

test('every reason for which a single sign-on leads back has words of its own, and an unknown one has some', () => {
  const reasons = ['no_account', 'sign_in_expired', 'provider_refused', 'provider_unavailable', 'provider_not_found']
  const words = reasons.map(comeBackWords)
  expect(new Set(words).size).toBe(reasons.length)
  const unknown = comeBackWords('constructor')
  expect(words).not.toContain(unknown)
  expect(unknown).toMatch(/did not work/)
})
