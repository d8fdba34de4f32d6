import { describe, expect, test } from 'vitest'
import type { Channel, WebhookRequest } from '../channel.ts'
import { secretFields } from './description.ts'

/** The headers that a platform would send with these bytes (only those that carry the signature). */
export type Sign<S> = (body: Buffer, settings: S) => Record<string, string>

export function signingContract<S extends object>(channel: Channel<S>, settings: S, sign: Sign<S>): void {
  const body = Buffer.from(String.raw`{"text":"caf\u00e9 \/ ok 😀"}`)
  const headers = sign(body, settings)
  const verify = (request: Partial<WebhookRequest>) =>
    channel.inbound.verify({ headers: request.headers ?? headers, body: request.body ?? body }, settings)

  describe('signature', () => {
    test('bytes signed with the settings verify', () => {
      expect(channel.inbound.canVerify(settings)).toBe(true)
      expect(verify({})).toBe(true)
    })

    test('a changed byte, a missing byte or re-written JSON does not verify', () => {
      const changed = Buffer.from(body)
      changed[2] = changed[2]! ^ 1
      expect(verify({ body: changed })).toBe(false)
      expect(verify({ body: body.subarray(0, -1) })).toBe(false)
      expect(verify({ body: Buffer.from(JSON.stringify(JSON.parse(body.toString()))) })).toBe(false)
    })

    test.each(Object.keys(headers))(
      '%s missing, empty, cut, doubled or otherwise malformed does not verify',
      (name) => {
        const value = headers[name]!
        const bad = [undefined, '', ' ', value.slice(0, -1), `${value}0`, `${value}, ${value}`, ` ${value}`, 'sha256=']
        bad.push(value.slice(1), 'é'.repeat(value.length), '\0', value.replace('sha256=', 'sha1='))
        if (value !== value.toUpperCase()) bad.push(value.toUpperCase())
        for (const malformed of bad.filter((one) => one !== value))
          expect(verify({ headers: { ...headers, [name]: malformed } }), JSON.stringify(malformed)).toBe(false)
      },
    )

    test('nothing verifies when every secret is empty', () => {
      const empty = withSecrets(channel, settings, '')
      expect(channel.inbound.canVerify(empty)).toBe(false)
      expect(channel.inbound.verify({ headers: sign(body, empty), body }, empty)).toBe(false)
    })

    test('bytes signed by another account do not verify, and its verification key is another', () => {
      const other = withSecrets(channel, settings, 'quite-another-secret')
      expect(channel.inbound.verify({ headers: sign(body, other), body }, settings)).toBe(false)
      expect(channel.inbound.verificationKey(other)).not.toBe(channel.inbound.verificationKey(settings))
      expect(channel.inbound.verificationKey({ ...settings })).toBe(channel.inbound.verificationKey(settings))
    })
  })
}

function withSecrets<S extends object>(channel: Channel<S>, settings: S, value: string): S {
  return { ...settings, ...Object.fromEntries(secretFields(channel).map((name) => [name, value])) }
}
