import { describe, expect, test } from 'vitest'
import type { Channel, OutboundMessage } from '../channel.ts'
import { secretsIn } from './description.ts'
import { closedOrigin, impatientCall, type PlayedReply, withPlatform } from './loopback.ts'

/** How the suite may send: settings whose platform address is `origin`, a message that is inside every window, and the platform's yes. */
export type Sending<S> = {
  settingsAt(origin: string): S
  message: OutboundMessage
  accepted: { status: number; body: unknown; externalId: string }
}

export function sendingContract<S extends object>(channel: Channel<S>, sending: Sending<S>): void {
  const send = (reply: PlayedReply) =>
    withPlatform(reply, (origin) => channel.outbound.send(sending.message, sending.settingsAt(origin), impatientCall))

  describe('one try at sending', () => {
    test('is one request, and the platform’s yes is accepted under its id', async () => {
      const { result, requests } = await send(sending.accepted)
      expect(result).toEqual({ outcome: 'accepted', externalId: sending.accepted.externalId })
      expect(requests).toHaveLength(1)
    })

    test('keeps every secret out of the address', async () => {
      const { requests } = await send(sending.accepted)
      for (const secret of secretsIn(channel, sending.settingsAt('http://127.0.0.1')))
        expect(decodeURIComponent(requests[0]!.path)).not.toContain(secret)
    })

    test('is worth another try when nobody listens, for surely nothing was sent', async () => {
      const settings = sending.settingsAt(await closedOrigin())
      expect(await channel.outbound.send(sending.message, settings, impatientCall)).toMatchObject({ outcome: 'retry' })
    })

    test.each(['hang', 'cut', 'cut in mid-reply'] as const)(
      'is unknown when the platform does this: %s',
      async (reply) => {
        expect((await send(reply)).result).toMatchObject({ outcome: 'unknown' })
      },
    )

    test.each([
      ['an empty body', ''],
      ['a page of HTML', '<html>busy</html>'],
      ['an empty object', {}],
      ['null', 'null'],
      ['an array', []],
      ['ids of the wrong type', { messages: [{ id: 7 }], message_id: {}, data: { dm_event_id: null } }],
    ])('is unknown when the platform says yes with %s', async (_, body) => {
      expect((await send({ status: 200, body })).result).toMatchObject({ outcome: 'unknown' })
    })

    test.each([301, 400, 401, 403, 404, 409, 410, 413, 429, 500, 502, 503, 504])(
      'is never accepted on a bare %i, and says why in words',
      async (status) => {
        for (const body of ['', '<html>no</html>', {}, [], { error: null }, { errors: 'x' }]) {
          const { result, requests } = await send({ status, body, headers: { location: '/elsewhere' } })
          expect(['refused', 'retry', 'unknown']).toContain(result.outcome)
          expect('reason' in result && result.reason.length).toBeGreaterThan(8)
          expect(requests, 'redirects are not followed').toHaveLength(1)
        }
      },
    )

    test('never repeats a secret, even when the platform does', async () => {
      const known = secretsIn(channel, sending.settingsAt('http://127.0.0.1'))
      const leak = known.join(' ')
      const body = {
        error: { message: leak, error_user_msg: leak },
        errors: [{ message: leak, detail: leak }],
        detail: leak,
        title: leak,
      }
      for (const status of [200, 400, 401, 500]) {
        const { result } = await send({ status, body })
        for (const secret of known) expect(JSON.stringify(result)).not.toContain(secret)
      }
    })
  })
}

/** For channels whose answers are fetched by the other side: nothing is called, and the answer is accepted without an id. */
export function fetchedContract<S extends object>(channel: Channel<S>, settings: S, message: OutboundMessage): void {
  test('an answer is fetched, not pushed: sending calls nobody and is accepted', async () => {
    let calls = 0
    const outcome = await channel.outbound.send(message, settings, async () => {
      calls++
      return { kind: 'not_sent', reason: 'nobody should call' }
    })
    expect(outcome).toEqual({ outcome: 'accepted', externalId: null })
    expect(calls).toBe(0)
  })
}
