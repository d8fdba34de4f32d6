import fc from 'fast-check'
import { expect, test } from 'vitest'
import { authorization, signatureBase } from './oauth1.ts'

const signatureIn = (header: string) => decodeURIComponent(/oauth_signature="([^"]+)"/.exec(header)![1]!)

test('the request of the platform’s own guide to signatures gets the published signature', () => {
  const header = authorization(
    {
      method: 'post',
      url: 'https://api.twitter.com/1.1/statuses/update.json?include_entities=true',
      nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg',
      timestamp: 1318622958,
    },
    {
      consumerKey: 'xvz1evFS4wEEPTGEFPHBog',
      consumerSecret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
      token: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
      tokenSecret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
    },
    [['status', 'Hello Ladies + Gentlemen, a signed OAuth request!']],
  )
  expect(signatureIn(header)).toBe('hCtSmYh+iHYCEqBWrE7C7hYmtUk=')
})

test('the signature base of RFC 5849 section 3.4.1.1 comes out to the letter', () => {
  const url = new URL('http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b')
  const parameters: [string, string][] = [
    ...url.searchParams,
    ['c2', ''],
    ['a3', '2 q'],
    ['oauth_consumer_key', '9djdj82h48djs9d2'],
    ['oauth_token', 'kkk9d7dh3k39sjv7'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', '137131201'],
    ['oauth_nonce', '7d8f3e4a'],
  ]
  expect(signatureBase('post', url, parameters)).toBe(
    'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26' +
      'oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26' +
      'oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
  )
})

test('whatever the keys hold, the header stays one line of quoted, encoded values', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (key, token) => {
      const keys = { consumerKey: key, consumerSecret: token, token, tokenSecret: key }
      const request = { method: 'POST', url: 'https://api.x.com/2/x', nonce: 'n', timestamp: 1 }
      expect(authorization(request, keys)).toMatch(/^OAuth (?:[a-z_]+="[A-Za-z0-9%._~-]*"(?:, |$)){7}$/)
    }),
  )
})
