import { expect, test } from 'vitest'
import type { IdentityProvider } from '../api/types.ts'
import { bodyOf, unset, valuesOf, wrongDomain } from './provider-rules.ts'

const provider: IdentityProvider = {
  id: 'idp_1',
  source: 'settings',
  issuer: 'https://id.example.com',
  name: 'Example',
  client_id: 'parley',
  scopes: ['openid', 'email'],
  group_claim: null,
  mapping: [],
  default_role: null,
  email_domains: ['example.com', 'example.org'],
  trusts_email: false,
  makes_agents: false,
  is_enabled: true,
  has_client_secret: true,
  admits_super_admins: false,
  redirect_uri: 'https://parley.example/callback',
  created_at: null,
  updated_at: null,
}

test('a secret that nobody touched is never sent, an emptied one takes it away', () => {
  const values = valuesOf(provider)
  expect(bodyOf({ ...values, name: ' New ' }, { name: ' New ' })).toEqual({ name: 'New' })
  expect(bodyOf({ ...values, client_secret: '' }, { client_secret: '' })).toEqual({ client_secret: null })
  expect(bodyOf({ ...values, client_secret: 's3' }, { client_secret: 's3' })).toEqual({ client_secret: 's3' })
})

test('lists are typed as people type them', () => {
  const typed = { ...unset, email_domains: '@Example.com; example.com, two.example', scopes: 'openid  email' }
  expect(bodyOf(typed, typed)).toMatchObject({
    email_domains: ['example.com', 'two.example'],
    scopes: ['openid', 'email'],
    group_claim: null,
    default_role: null,
  })
  expect(wrongDomain('example.com, local')).toBe('local')
  expect(wrongDomain('@Example.com')).toBeUndefined()
})
