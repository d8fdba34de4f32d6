import { expect, test } from 'vitest'
import { oauth1BaseString, oauth1Signature, parseOauth1Header, percentEncode } from './oauth1.ts'

/* The worked example of X's page "Creating a signature": today's address, and the older one that carries another value. */
const consumerSecret = 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw'
const tokenSecret = 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE'
const published = (url: string) => ({
  method: 'post',
  url,
  form: { status: 'Hello Ladies + Gentlemen, a signed OAuth request!' },
  oauth: {
    oauth_consumer_key: 'xvz1evFS4wEEPTGEFPHBog',
    oauth_nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg',
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: '1318622958',
    oauth_token: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
    oauth_version: '1.0',
  },
})

test('the base string of the published example is the published one', () => {
  const base = oauth1BaseString(published('https://api.twitter.com/1.1/statuses/update.json?include_entities=true'))
  expect(base).toMatch(
    /^POST&https%3A%2F%2Fapi\.twitter\.com%2F1\.1%2Fstatuses%2Fupdate\.json&include_entities%3Dtrue%26/,
  )
  expect(base).toContain(
    'status%3DHello%2520Ladies%2520%252B%2520Gentlemen%252C%2520a%2520signed%2520OAuth%2520request%2521',
  )
})

test.each([
  ['https://api.twitter.com/1.1/statuses/update.json?include_entities=true', 'hCtSmYh+iHYCEqBWrE7C7hYmtUk='],
  ['https://api.twitter.com/1/statuses/update.json?include_entities=true', 'tnnArxj06cWHq44gCs1OSKk/jLY='],
])('the signature of the published example at %s is %s', (url, signature) => {
  expect(oauth1Signature(published(url), consumerSecret, tokenSecret)).toBe(signature)
})

test('percent-encoding leaves only what RFC 5849 leaves', () => {
  expect(percentEncode("Ladies + Gentlemen!*'()-._~é")).toBe('Ladies%20%2B%20Gentlemen%21%2A%27%28%29-._~%C3%A9')
})

test('a header is read with its values decoded, and a broken one is refused', () => {
  expect(parseOauth1Header('OAuth oauth_nonce="a%2Bb", oauth_token="t"')).toEqual({
    oauth_nonce: 'a+b',
    oauth_token: 't',
  })
  expect(parseOauth1Header('OAuth oauth_nonce=a')).toBeNull()
  expect(parseOauth1Header('OAuth oauth_nonce="%zz"')).toBeNull()
  expect(parseOauth1Header('Bearer x')).toBeNull()
})
