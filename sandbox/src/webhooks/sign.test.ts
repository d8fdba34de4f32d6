import { expect, test } from 'vitest'
import { metaJson } from './meta-json.ts'
import { chatbotSignature, metaSignature, xSignature } from './sign.ts'

const metaBody =
  '{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"text":"caf\\u00e9 \\/ ok"}}]}]}'

test('Meta signature of the published bytes is the known one', () => {
  expect(metaSignature('app_secret_123', metaBody)).toBe(
    'sha256=6b39cad4b51c41916adeae8801434e8f4376b7ccbc9eee2185eeb24f07c8a123',
  )
})

test('re-serialised JSON has another Meta signature', () => {
  const again = JSON.stringify(JSON.parse(metaBody))
  expect(metaSignature('app_secret_123', again)).toMatch(/^sha256=d9da6b65/)
})

test('Meta JSON escapes non-ASCII and slashes, and reads back as the same value', () => {
  expect(metaJson(JSON.parse(metaBody))).toBe(metaBody)
  const value = { text: 'naïve / 東京 👩‍👩‍👧 "q" \\ \u007f \u2028', plain: 'abc' }
  expect(metaJson(value)).toMatch(/^[\x20-\x7e]+$/)
  expect(JSON.parse(metaJson(value))).toEqual(value)
})

test('X answers a CRC and signs a body with the base64 HMAC of the consumer secret', () => {
  expect(xSignature('consumer_secret_123', 'challenge_string')).toBe(
    'sha256=nlOKxWI2Uwxtwtl+bywm0k5qOSl+OxlF7zwxasJkyNo=',
  )
  expect(xSignature('consumer_secret_123', '{"data":{"event_type":"dm.received"}}')).toBe(
    'sha256=CyPjI+wYcrywccKxZw54AZK3UhP39lUmBMNjhVnkGek=',
  )
})

test('a chatbot signs with the hex HMAC of its secret', () => {
  expect(chatbotSignature('k', '{}')).toMatch(/^sha256=[0-9a-f]{64}$/)
})
