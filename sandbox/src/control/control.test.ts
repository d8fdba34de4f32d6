import http from 'node:http'
import { expect, test } from 'vitest'
import { aSandbox, call, sendWhatsapp } from '../testing/start.ts'

test('the verbs work over HTTP and answer what Parley answered', async () => {
  const { sandbox, parley } = await aSandbox()
  const control = `${sandbox.url}/control`
  const written = await call('POST', `${control}/whatsapp/messages`, { from: '15550100001', text: 'Hi' })
  expect(written).toMatchObject({
    status: 200,
    body: { id: expect.stringMatching(/^wamid\./), status: 200, body: '{"status":"ok"}' },
  })
  for (const path of ['facebook/messages', 'twitter/messages', 'chatbot/handoffs']) {
    expect(await call('POST', `${control}/${path}`, {})).toMatchObject({ status: 200, body: { status: 200 } })
  }
  expect(parley.received.map(({ path }) => path)).toEqual(
    ['whatsapp', 'facebook', 'twitter', 'chatbot'].map((p) => `/api/webhooks/${p}`),
  )
  await sendWhatsapp(sandbox, '+15550100001')
  expect((await call('GET', `${control}/idle`)).body).toEqual({ idle: true })
  expect((await call('GET', `${control}/sent?platform=whatsapp&status=read`)).body).toMatchObject([
    { to: '15550100001' },
  ])
  expect((await call('GET', `${control}/calls?kind=send`)).body).toHaveLength(1)
  expect((await call('GET', `${control}/webhooks?platform=whatsapp&limit=2`)).body).toHaveLength(2)
  expect((await call('GET', `${control}/whatsapp/customers`)).body).toMatchObject([{ id: '15550100001' }])
})

test('echoes, statuses, events, customers and raw bytes go over HTTP as well', async () => {
  const { sandbox, parley } = await aSandbox()
  const control = `${sandbox.url}/control`
  const posts: [path: string, body: unknown][] = [
    ['whatsapp/echoes', { to: '15550100001', text: 'app' }],
    ['whatsapp/statuses', { id: 'wamid.x', status: 'delivered' }],
    ['whatsapp/events', { field: 'account_alerts', value: { alert: 1 } }],
    ['facebook/echoes', { to: '1', text: 'inbox' }],
    ['twitter/echoes', { to: '2', text: 'app' }],
    ['facebook/raw', { body: { object: 'page' }, signature: 'missing' }],
  ]
  for (const [path, body] of posts) expect((await call('POST', `${control}/${path}`, body)).status).toBe(200)
  expect(parley.received.length).toBe(posts.length)
  expect(parley.received.at(-1)?.raw.toString()).toBe('{"object":"page"}')
  await call('POST', `${control}/whatsapp/customers`, { phone: '+15550105555', name: 'Bo', lastMessageAt: 1 })
  expect(sandbox.whatsapp.customers()).toContainEqual(
    expect.objectContaining({ id: '15550105555', name: 'Bo', lastMessageAt: 1 }),
  )
})

test('faults and behaviour are ordered, shown and cleared over HTTP', async () => {
  const { sandbox } = await aSandbox()
  const control = `${sandbox.url}/control`
  const { id } = (await call('POST', `${control}/faults`, { platform: 'whatsapp', kind: 'drop' })).body
  expect((await call('POST', `${control}/whatsapp/messages`, {})).body).toMatchObject({ dropped: true })
  expect((await call('GET', `${control}/faults`)).body).toMatchObject([{ id, struck: 1, left: null }])
  expect((await call('DELETE', `${control}/faults?id=${id}`)).body).toEqual([])
  const changed = await call('PATCH', `${control}/behaviour`, { whatsapp: { customerReads: false } })
  expect(changed.body.whatsapp).toMatchObject({ customerReads: false, sentMs: 20 })
})

test('verification is made over HTTP; a wrong answer is told', async () => {
  const { sandbox, parley } = await aSandbox()
  const { verifyToken } = sandbox.accounts.whatsapp
  parley.answer = ({ path }) => {
    const query = new URL(path, 'http://x').searchParams
    const right = query.get('hub.mode') === 'subscribe' && query.get('hub.verify_token') === verifyToken
    return right ? { status: 200, body: query.get('hub.challenge') ?? '', type: 'text/plain' } : { status: 403 }
  }
  const subscribe = (platform: string) => call('POST', `${sandbox.url}/control/${platform}/subscriptions`, {})
  expect((await subscribe('whatsapp')).body).toMatchObject({ ok: true, status: 200 })
  expect((await subscribe('facebook')).body).toMatchObject({ ok: false, status: 403 })
})

test('accounts are added and the target is moved over HTTP', async () => {
  const { sandbox, parley } = await aSandbox({ targetUrl: 'http://127.0.0.1:9' })
  const control = `${sandbox.url}/control`
  await call('POST', `${control}/target`, { url: parley.url })
  expect((await call('POST', `${control}/whatsapp/accounts`, { phoneNumberId: '77', wabaId: '78' })).body).toEqual({
    id: '77',
  })
  expect((await call('GET', `${control}/accounts`)).body.whatsapp).toEqual([
    sandbox.accounts.whatsapp.phoneNumberId,
    '77',
  ])
  await call('POST', `${control}/whatsapp/messages`, { account: '77' })
  expect(parley.received[0]?.raw.toString()).toContain('"phone_number_id":"77"')
})

test.each([
  ['an unknown field', 'whatsapp/messages', { colour: 'red' }, 'unknown field "colour"'],
  ['an unknown kind', 'twitter/messages', { kind: 'smoke' }, 'unknown kind'],
  ['a wrong type', 'facebook/messages', { text: 5 }, '"text" must be a string'],
  ['an unknown account', 'whatsapp/messages', { account: '1' }, 'phone_number_id 1'],
  ['an unknown fault', 'faults', { platform: 'whatsapp', kind: 'fire' }, 'kind:'],
  ['a delay without its time', 'faults', { platform: 'whatsapp', kind: 'delay' }, 'ms is needed'],
  ['a missing address', 'whatsapp/echoes', {}, '"to" is needed'],
])('%s is refused with 422 and words', async (_what, path, body, words) => {
  const { sandbox } = await aSandbox()
  const answer = await call('POST', `${sandbox.url}/control/${path}`, body)
  expect(answer.status).toBe(422)
  expect(answer.body.error).toContain(words)
})

test('a page under another name cannot reach the controls', async () => {
  const { sandbox } = await aSandbox()
  const status = await new Promise((resolve) =>
    http.get(`${sandbox.url}/control/sent`, { headers: { host: 'evil.example' } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }),
  )
  expect(status).toBe(403)
})
