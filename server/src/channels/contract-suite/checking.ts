import { describe, expect, test } from 'vitest'
import type { Channel } from '../channel.ts'
import { secretFields, secretsIn } from './description.ts'
import { closedOrigin, impatientCall, type PlayedReply, withPlatform } from './loopback.ts'

/** How the suite may check: settings whose platform address is `origin`, and what the platform answers about that account. */
export type Checking<S> = {
  settingsAt(origin: string): S
  /** The platform's yes, and a word of it by which an admin knows the account again. */
  known: { body: unknown; name: string }
  /** The platform's yes about somebody else's account. */
  other: unknown
}

const now = new Date('2026-11-22T10:00:00.250Z')

/** Of channels that have credentials at a platform. */
export function checkingContract<S extends object>(channel: Channel<S>, checking: Checking<S>): void {
  const check = (reply: PlayedReply) =>
    withPlatform(reply, (origin) => channel.check(checking.settingsAt(origin), impatientCall, now))
  const yes = { status: 200, body: checking.known.body }

  describe('a check of the account', () => {
    test('is one read, and names the account that the platform knows', async () => {
      const { result, requests } = await check(yes)
      expect(result).toEqual({ ok: true, words: expect.stringContaining(checking.known.name) })
      expect(requests).toMatchObject([{ method: 'GET', body: '' }])
    })

    test('keeps every secret out of the address', async () => {
      const { requests } = await check(yes)
      for (const secret of secretsIn(channel, checking.settingsAt('http://127.0.0.1')))
        expect(decodeURIComponent(requests[0]!.path)).not.toContain(secret)
    })

    test('fails in words when the credentials are another account’s', async () => {
      const { result } = await check({ status: 200, body: checking.other })
      expect(result).toEqual({ ok: false, words: expect.stringMatching(/\w+ \w+ \w+/) })
    })

    test('fails without a call when the credentials are missing', async () => {
      const empty = Object.fromEntries(secretFields(channel).map((name) => [name, '']))
      const { result, requests } = await withPlatform(yes, (origin) =>
        channel.check({ ...checking.settingsAt(origin), ...empty }, impatientCall, now),
      )
      expect(result).toEqual({ ok: false, words: expect.stringMatching(/\w+ \w+ \w+/) })
      expect(requests).toEqual([])
    })

    test('fails in words when nobody listens', async () => {
      const result = await channel.check(checking.settingsAt(await closedOrigin()), impatientCall, now)
      expect(result).toEqual({ ok: false, words: expect.stringMatching(/\w+ \w+ \w+/) })
    })

    test.each(['hang', 'cut', 'cut in mid-reply'] as const)(
      'fails in words when the platform does this: %s',
      async (reply) => {
        expect((await check(reply)).result).toEqual({ ok: false, words: expect.stringMatching(/\w+ \w+ \w+/) })
      },
    )

    test.each([200, 301, 400, 401, 403, 404, 429, 500, 503])(
      'fails in words on a bare %i, whatever stands in it, without a second call',
      async (status) => {
        for (const body of ['', '<html>no</html>', {}, [], 'null', { id: {}, data: { id: {} } }, { error: null }]) {
          const { result, requests } = await check({ status, body, headers: { location: '/elsewhere' } })
          expect(result).toEqual({ ok: false, words: expect.stringMatching(/\w+ \w+ \w+/) })
          expect(requests, 'redirects are not followed').toHaveLength(1)
        }
      },
    )

    test('never repeats a secret, even when the platform does', async () => {
      const known = secretsIn(channel, checking.settingsAt('http://127.0.0.1'))
      const leak = known.join(' ')
      const account = { id: leak, name: leak, username: leak, verified_name: leak, display_phone_number: leak }
      const body = { ...account, data: account, error: { message: leak }, errors: [{ message: leak }], detail: leak }
      for (const status of [200, 400, 401, 500]) {
        const { result } = await check({ status, body })
        for (const secret of known) expect(result.words).not.toContain(secret)
      }
    })
  })
}

/** Of channels without credentials at a platform. */
export function uncheckedContract<S extends object>(channel: Channel<S>, settings: S): void {
  test('there is nobody to ask about the account: a check calls nobody and says so', async () => {
    let calls = 0
    const result = await channel.check(
      settings,
      async () => {
        calls++
        return { kind: 'not_sent', reason: 'nobody should call' }
      },
      now,
    )
    expect(result).toEqual({ ok: true, words: expect.stringMatching(/\w+ \w+ \w+/) })
    expect(calls).toBe(0)
  })
}
