import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Sandbox } from '../face.ts'
import { aClock, aSandbox, call, sendX } from '../testing/start.ts'
import { xSignature } from '../webhooks/sign.ts'
import { type XKind, xKinds } from '../webhooks/x-writes.ts'
import { oauth1Signature, percentEncode } from './oauth1.ts'

const customer = '3001969357'

function oauth1Header(
  sandbox: Sandbox,
  method: string,
  url: string,
  change: Record<string, string> = {},
  secret?: string,
) {
  const { consumerKey, consumerSecret, accessToken, accessSecret } = sandbox.accounts.twitter
  const oauth = {
    oauth_consumer_key: consumerKey,
    oauth_nonce: randomUUID(),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.trunc(Date.now() / 1000)),
    oauth_token: accessToken,
    oauth_version: '1.0',
    ...change,
  }
  const oauth_signature = oauth1Signature({ method, url, oauth }, secret ?? consumerSecret, accessSecret)
  const pairs = Object.entries({ ...oauth, oauth_signature }).map(
    ([name, value]) => `${name}="${percentEncode(value)}"`,
  )
  return `OAuth ${pairs.join(', ')}`
}

test('a send signed with OAuth 1.0a is 201 and comes back as an echo with the same event id', async () => {
  const { sandbox, parley } = await aSandbox()
  await sandbox.x.write({ from: customer, text: 'Hi' })
  const url = `${sandbox.xUrl}/2/dm_conversations/with/${customer}/messages`
  const answer = await call('POST', url, { text: 'Hello' }, oauth1Header(sandbox, 'POST', url))
  const { userId } = sandbox.accounts.twitter
  expect(answer).toMatchObject({ status: 201, body: { data: { dm_conversation_id: `${customer}-${userId}` } } })
  await sandbox.idle()
  const echo = parley.bodies('twitter')[1] as { for_user_id: string; direct_message_events: Record<string, unknown>[] }
  expect(echo.for_user_id).toBe(userId)
  expect(echo.direct_message_events[0]).toMatchObject({
    id: answer.body.data.dm_event_id,
    message_create: { sender_id: userId, target: { recipient_id: customer }, message_data: { text: 'Hello' } },
  })
  const [one] = parley.received
  expect(one?.headers['x-twitter-webhooks-signature']).toBe(
    xSignature(sandbox.accounts.twitter.consumerSecret, one?.raw ?? ''),
  )
})

test('a wrong secret, another address, a stale time and a repeated nonce are 401', async () => {
  const { sandbox } = await aSandbox()
  await sandbox.x.write({ from: customer })
  const url = `${sandbox.xUrl}/2/dm_conversations/with/${customer}/messages`
  const once = oauth1Header(sandbox, 'POST', url)
  const headers = [
    oauth1Header(sandbox, 'POST', url, {}, 'another secret'),
    oauth1Header(sandbox, 'POST', `${url}?a=1`),
    oauth1Header(sandbox, 'GET', url),
    oauth1Header(sandbox, 'POST', url, { oauth_timestamp: '1318622958' }),
    oauth1Header(sandbox, 'POST', url, { oauth_token: 'another' }),
    'Bearer wrong',
  ]
  for (const header of headers) expect((await call('POST', url, { text: 'x' }, header)).status).toBe(401)
  expect((await call('POST', url, { text: 'x' }, once)).status).toBe(201)
  expect((await call('POST', url, { text: 'x' }, once)).status).toBe(401)
})

test('15 sends in 15 minutes, then 429 with the time of the reset; then 15 again', async () => {
  const clock = aClock()
  const { sandbox } = await aSandbox({ now: clock.now })
  await sandbox.x.write({ from: customer })
  for (let n = 1; n <= 15; n++) {
    const answer = await sendX(sandbox, customer)
    expect([answer.status, answer.headers.get('x-rate-limit-remaining')]).toEqual([201, String(15 - n)])
  }
  const refused = await sendX(sandbox, customer)
  expect(refused).toMatchObject({
    status: 429,
    body: { type: 'https://api.x.com/2/problems/rate-limit-exceeded', status: 429 },
  })
  const reset = Number(refused.headers.get('x-rate-limit-reset'))
  expect(refused.headers.get('x-rate-limit-limit')).toBe('15')
  clock.move(reset * 1000 - clock.now())
  expect((await sendX(sandbox, customer)).status).toBe(201)
  sandbox.change({ twitter: { quarterHourLimit: null } })
  expect((await sendX(sandbox, customer)).headers.get('x-rate-limit-limit')).toBeNull()
})

test.each([
  ['a stranger', '404', { text: 'x' }, 403],
  ['no user id', 'ann', { text: 'x' }, 400],
  ['neither text nor attachment', customer, {}, 400],
  ['10,001 characters', customer, { text: 'x'.repeat(10_001) }, 400],
  ['two attachments', customer, { attachments: [{ media_id: '1' }, { media_id: '2' }] }, 400],
  ['media that is not ours', customer, { attachments: [{ media_id: '1' }] }, 400],
  ['an unknown field', customer, { text: 'x', colour: 'red' }, 400],
])('a send with %s is a problem', async (_what, to, body, status) => {
  const { sandbox } = await aSandbox()
  await sandbox.x.write({ from: customer })
  const answer = await sendX(sandbox, to, body)
  expect(answer).toMatchObject({ status, body: { status, title: expect.any(String), type: expect.any(String) } })
  expect(sandbox.sent()).toEqual([])
})

test.each(xKinds)('%s comes in the Account Activity form and in the X Activity form', async (kind) => {
  for (const product of ['aaa', 'xaa'] as const) {
    const { sandbox, parley } = await aSandbox()
    const own = { lastReadEventId: '1', body: { hologram: 1 } }
    expect((await sandbox.x.write({ from: customer, kind, product, ...own })).status).toBe(200)
    const [body] = parley.bodies('twitter')
    const whole: Partial<Record<XKind, string>> = {
      revoke: 'user_event',
      replay_status: 'replay_job_status',
      any: 'hologram',
    }
    const wrapped = product === 'xaa' || kind === 'encrypted'
    const expected = whole[kind] ?? (wrapped ? 'data' : 'for_user_id')
    expect(Object.keys(body ?? {})).toContain(expected)
  }
})

test('X Activity nests the classic event and names users in v2 words', async () => {
  const { sandbox, parley } = await aSandbox({ behaviour: { twitter: { product: 'xaa' } } })
  const { id } = await sandbox.x.write({
    from: customer,
    name: 'Ann',
    screenName: 'ann',
    text: 'a < b & c',
    timestamp: 1784928224372,
  })
  expect(parley.bodies('twitter')[0]).toMatchObject({
    data: {
      filter: { user_id: sandbox.accounts.twitter.userId },
      event_type: 'dm.received',
      payload: {
        direct_message_events: [
          {
            id,
            created_timestamp: '1784928224372',
            message_create: { sender_id: customer, message_data: { text: 'a &lt; b &amp; c' } },
          },
        ],
        users: { [customer]: { data: { username: 'ann', name: 'Ann' } } },
      },
    },
  })
})

test('links come as t.co links with their targets, files with one more', async () => {
  const { sandbox, parley } = await aSandbox()
  await sandbox.x.write({ from: customer, kind: 'photo', text: 'see https://example.com/a?b=1 please' })
  type Data = {
    text: string
    entities: { urls: { url: string; expanded_url: string; indices: [number, number] }[] }
    attachment: { media: { media_url_https: string; url: string } }
  }
  const [body] = parley.bodies('twitter') as { direct_message_events: [{ message_create: { message_data: Data } }] }[]
  const { text, entities, attachment } = body!.direct_message_events[0].message_create.message_data
  const { media } = attachment
  expect(entities.urls[0]?.expanded_url).toBe('https://example.com/a?b=1')
  for (const { url, indices } of entities.urls) expect(text.slice(...indices)).toBe(url)
  expect(text.endsWith(media.url)).toBe(true)
  expect((await fetch(media.media_url_https)).status).toBe(401)
  const token = `Bearer ${sandbox.accounts.twitter.bearerToken}`
  expect((await fetch(media.media_url_https, { headers: { authorization: token } })).status).toBe(200)
})

test('a batch joins Account Activity lists, and makes X Activity data a list', async () => {
  for (const product of ['aaa', 'xaa'] as const) {
    const { sandbox, parley } = await aSandbox()
    sandbox.faults.order({ platform: 'twitter', kind: 'batch', size: 3 })
    await Promise.all(['1', '2', '3'].map((from) => sandbox.x.write({ from, product })))
    const [body, ...more] = parley.bodies('twitter')
    const list = product === 'aaa' ? body?.direct_message_events : body?.data
    expect([more.length, (list as unknown[]).length]).toEqual([0, 3])
  }
})

test('CRC: the right answer makes the webhook valid, a wrong one stops its events until it is put again', async () => {
  const { sandbox, parley } = await aSandbox()
  const { consumerSecret } = sandbox.accounts.twitter
  const token = `Bearer ${sandbox.accounts.twitter.bearerToken}`
  let secret = consumerSecret
  parley.answer = ({ method, path }) => {
    if (method !== 'GET') return { status: 200 }
    const challenge = new URL(path, 'http://x').searchParams.get('crc_token') ?? ''
    return { status: 200, body: JSON.stringify({ response_token: xSignature(secret, challenge) }) }
  }
  expect(await sandbox.subscribe('twitter')).toMatchObject({ ok: true })
  secret = 'another'
  expect(await sandbox.subscribe('twitter')).toMatchObject({ ok: false })
  expect(await sandbox.x.write({ from: customer })).toMatchObject({
    dropped: true,
    error: expect.stringContaining('CRC'),
  })
  const [webhook] = (await call('GET', `${sandbox.xUrl}/2/webhooks`, undefined, token)).body.data
  expect(webhook).toMatchObject({ valid: false, url: `${parley.url}/api/webhooks/twitter` })
  const put = () => call('PUT', `${sandbox.xUrl}/2/webhooks/${webhook.id}`, undefined, token)
  expect(await put()).toMatchObject({ status: 400, body: { title: 'CrcValidationFailed' } })
  secret = consumerSecret
  expect(await put()).toMatchObject({ status: 200, body: { data: { valid: true } } })
  expect((await sandbox.x.write({ from: customer })).status).toBe(200)
})

test('a webhook is created only when its CRC succeeds; a 5xx leaves an old one valid', async () => {
  const { sandbox, parley } = await aSandbox()
  const token = `Bearer ${sandbox.accounts.twitter.bearerToken}`
  parley.answer = () => ({ status: 200, body: '{"response_token":"sha256=AAAA"}' })
  const created = await call('POST', `${sandbox.xUrl}/2/webhooks`, { url: `${parley.url}/hook` }, token)
  expect(created).toMatchObject({ status: 400, body: { title: 'CrcValidationFailed' } })
  parley.answer = () => ({ status: 500 })
  expect(await sandbox.subscribe('twitter')).toMatchObject({ ok: false, status: 500 })
  expect((await sandbox.x.write({ from: customer })).dropped).toBe(false)
})

test('the lookup of a conversation finds what was written and sent, newest first', async () => {
  const { sandbox } = await aSandbox()
  await sandbox.x.write({ from: customer, text: 'question' })
  await sendX(sandbox, customer, { text: 'answer' })
  const url = `${sandbox.xUrl}/2/dm_conversations/with/${customer}/dm_events`
  const { body } = await call('GET', url, undefined, `Bearer ${sandbox.accounts.twitter.bearerToken}`)
  expect(body.data.map(({ text }: { text: string }) => text)).toEqual(['answer', 'question'])
})

test('media is uploaded in three steps and sent once', async () => {
  const { sandbox } = await aSandbox()
  await sandbox.x.write({ from: customer })
  const token = `Bearer ${sandbox.accounts.twitter.bearerToken}`
  const base = `${sandbox.xUrl}/2/media/upload`
  const start = { media_type: 'image/png', media_category: 'dm_image', total_bytes: 3 }
  expect((await call('POST', `${base}/initialize`, { ...start, media_category: 'tweet_image' }, token)).status).toBe(
    400,
  )
  const { id } = (await call('POST', `${base}/initialize`, start, token)).body.data
  const form = new FormData()
  form.set('segment_index', '0')
  form.set('media', new Blob(['png']), 'a.png')
  const append = await fetch(`${base}/${id}/append`, { method: 'POST', body: form, headers: { authorization: token } })
  expect(append.status).toBe(200)
  const { body } = await call('POST', `${base}/${id}/finalize`, undefined, token)
  expect((await sendX(sandbox, customer, { attachments: [{ media_id: body.data.id }] })).status).toBe(201)
})
