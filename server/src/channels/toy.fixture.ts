import { createHmac, timingSafeEqual } from 'node:crypto'
import Type from 'typebox'
import { checkTimeoutMs } from './call.ts'
import { defineChannel } from './define.ts'
import { isObject, objectOf, unparsed } from './json.ts'
import { plain, secret } from './settings.ts'
import { cleanBody, cleanId } from './text.ts'

/** A whole channel, as small as one can be: JSON in, one POST out. Tests use it to show what a channel needs, and what it does not. */
export const toy = defineChannel({
  id: 'toy',
  label: 'Toy',
  icon: 'M4 4h16v16H4z',
  capabilities: {
    ...{ maxTextLength: 1000, replyWindow: null, oneOpenTicket: true, reports: [], media: {} },
    ...{
      quotes: false,
      reactions: false,
      edits: false,
      typing: false,
      templates: false,
      addressKind: 'external',
      globalAddresses: false,
    },
  },
  settings: Type.Object(
    { account: plain('Account'), secret: secret('Shared secret'), url: plain('Address') },
    { additionalProperties: false },
  ),
  accountId: ({ account }) => account,
  inbound: {
    kind: 'webhook',
    canVerify: ({ secret }) => secret !== '',
    verify: ({ headers, body }, { secret }) => {
      const given = Buffer.from(headers['x-toy-signature'] ?? '')
      const wanted = Buffer.from(signToy(body, secret))
      return secret !== '' && given.length === wanted.length && timingSafeEqual(given, wanted)
    },
    verificationKey: ({ secret }) => secret,
    parse: (body) => {
      if (!isObject(body)) return [unparsed(null, '', 'The body is not an object.')]
      const [accountId, externalId, from] = [body['account'], body['id'], body['from']].map(cleanId)
      if (!externalId || !from || typeof body['text'] !== 'string')
        return [unparsed(accountId ?? null, '', 'The body is no message: it needs id, from and text.')]
      const sender = { addresses: [{ kind: 'external' as const, value: from }], displayName: null }
      const content = { contentType: 'text' as const, text: cleanBody(body['text']), attachments: [] }
      const rest = { sentAt: null, replyTo: null, opensWindow: true }
      return [
        {
          accountId: accountId ?? null,
          pointer: '',
          item: { kind: 'message', externalId, sender, ...content, ...rest },
        },
      ]
    },
  },
  outbound: {
    async send({ to, text }, { url, secret }, call) {
      const json = { to: to[0]?.value, text }
      const headers = { 'x-toy-signature': signToy(JSON.stringify(json), secret) }
      const reply = await call({ method: 'POST', url, headers, json })
      if (reply.kind === 'not_sent') return { outcome: 'retry', code: 'not_sent', reason: reply.reason }
      if (reply.kind === 'ambiguous') return { outcome: 'unknown', code: 'no_reply', reason: reply.reason }
      const externalId = cleanId(objectOf(reply.body)['id'])
      if (reply.status === 200 && externalId) return { outcome: 'accepted', externalId }
      const outcome = reply.status < 300 || reply.status >= 500 ? 'unknown' : 'refused'
      return { outcome, code: `status_${reply.status}`, reason: `The toy platform answered ${reply.status}.` }
    },
  },
  async check({ account, url, secret }, call) {
    if (secret === '') return { ok: false, words: 'The toy has no secret.' }
    const headers = { 'x-toy-signature': signToy('', secret) }
    const reply = await call({ method: 'GET', url, headers, timeoutMs: checkTimeoutMs })
    if (reply.kind !== 'reply') return { ok: false, words: reply.reason }
    const isKnown = reply.status === 200 && objectOf(reply.body)['account'] === account
    return { ok: isKnown, words: isKnown ? `The toy platform knows ${account}.` : 'The toy platform knows another.' }
  },
})

/** The value of `x-toy-signature`, in both directions. */
export function signToy(bytes: Buffer | string, secret: string): string {
  return createHmac('sha256', secret).update(bytes).digest('hex')
}
