import { describe, expect, test } from 'vitest'
import type { Channel } from '../channel.ts'

export type Query = Record<string, string | undefined>

/**
 * The platform's GET handshake: a query that must pass with its exact reply, the field of it that the reply is made from
 * (which must refuse markup), and further queries that must not pass.
 */
export type Handshake = { query: Query; reply: string; challengeField: string; refused: Record<string, Query> }

export function handshakeContract<S extends object>(channel: Channel<S>, settings: S, handshake?: Handshake): void {
  describe('handshake', () => {
    test('the suite was given a handshake exactly when the channel has one', () => {
      expect(handshake !== undefined).toBe(channel.inbound.challenge !== undefined)
    })
    if (!handshake) return
    const challenge = (query: Query, all: S[]) => channel.inbound.challenge!(query, all)

    test('the documented query gets the documented reply, whichever inbox it is meant for', () => {
      expect(challenge(handshake.query, [settings])).toMatchObject({ status: 200, body: handshake.reply })
    })

    test('without any inbox nothing is answered', () => {
      expect(challenge(handshake.query, []).status).not.toBe(200)
    })

    const refused: Record<string, Query> = { 'an empty query': {}, ...handshake.refused }
    for (const name of Object.keys(handshake.query)) refused[`no ${name}`] = { ...handshake.query, [name]: undefined }
    refused['markup as the challenge'] = { ...handshake.query, [handshake.challengeField]: '<script>alert(1)</script>' }
    test.each(Object.entries(refused))('refused, without an echo: %s', (_, query) => {
      const reply = challenge(query, [settings])
      expect([400, 403]).toContain(reply.status)
      expect(reply.body).not.toContain('<')
    })
  })
}
