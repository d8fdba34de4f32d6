import { expect, test } from 'vitest'
import { aSandbox, call, sendWhatsapp } from '../testing/start.ts'

const phone = '15550100001'

type Row = Record<string, unknown>

const wrong: [what: string, fields: Row, code: number][] = [
  ['no messaging_product', { messaging_product: undefined }, 100],
  ['a text of 4,097 characters', { text: { body: 'x'.repeat(4097) } }, 100],
  ['an empty text', { text: { body: '' } }, 131008],
  ['an unknown type', { type: 'hologram' }, 131051],
  ['no recipient', { to: undefined }, 131008],
  ['a recipient that is no number', { to: 'Ann' }, 131009],
  ['itself as recipient', { to: '+15550783881' }, 131021],
  ['an unknown key', { colour: 'red' }, 100],
  ['opaque data of 513 characters', { biz_opaque_callback_data: 'x'.repeat(513) }, 100],
  ['an image that was never uploaded', { type: 'image', text: undefined, image: { id: '1' } }, 131053],
  [
    'an unknown template',
    { type: 'template', text: undefined, template: { name: 'no', language: { code: 'en_US' } } },
    132001,
  ],
  [
    'a template without its parameters',
    { type: 'template', text: undefined, template: { name: 'order_update', language: { code: 'en_US' } } },
    132000,
  ],
  [
    'a paused template',
    { type: 'template', text: undefined, template: { name: 'summer_sale', language: { code: 'en_US' } } },
    132015,
  ],
  [
    'four buttons',
    {
      type: 'interactive',
      text: undefined,
      interactive: {
        type: 'button',
        body: { text: 'x' },
        action: { buttons: [1, 2, 3, 4].map((n) => ({ type: 'reply', reply: { id: `${n}`, title: `${n}` } })) },
      },
    },
    131009,
  ],
]
test.each(wrong)('a send with %s is refused with its documented code', async (_what, fields, code) => {
  const { sandbox } = await aSandbox()
  const answer = await sendWhatsapp(sandbox, `+${phone}`, fields)
  expect(answer.status).toBe(code === 132001 ? 404 : 400)
  expect(answer.body.error).toMatchObject({
    code,
    type: 'OAuthException',
    message: expect.stringMatching(`#${code}`),
  })
  expect(answer.body.error.fbtrace_id).toBeTruthy()
  expect(sandbox.sent()).toEqual([])
})

test('a bad token is 401 with code 190, a foreign number 400 with 100/33, broken JSON 400', async () => {
  const { sandbox } = await aSandbox()
  const { phoneNumberId, accessToken } = sandbox.accounts.whatsapp
  const url = `${sandbox.graphUrl}/v25.0/${phoneNumberId}/messages`
  expect(await call('POST', url, {}, 'Bearer wrong')).toMatchObject({ status: 401, body: { error: { code: 190 } } })
  expect(await call('POST', url, {})).toMatchObject({ status: 401, body: { error: { code: 190 } } })
  const foreign = await call('POST', `${sandbox.graphUrl}/v25.0/999/messages`, {}, `Bearer ${accessToken}`)
  expect(foreign).toMatchObject({ status: 400, body: { error: { code: 100, error_subcode: 33 } } })
  const broken = await fetch(url, { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } })
  expect([broken.status, (await broken.json()) as unknown]).toMatchObject([400, { error: { code: 100 } }])
})

test('read and typing are taken for a message that a customer wrote', async () => {
  const { sandbox } = await aSandbox()
  const { id } = await sandbox.customerWrites({ platform: 'whatsapp', from: phone })
  const receipt = { to: undefined, type: undefined, text: undefined, status: 'read', message_id: id }
  expect(await sendWhatsapp(sandbox, '', { ...receipt, typing_indicator: { type: 'text' } })).toMatchObject({
    status: 200,
    body: { success: true },
  })
  expect(sandbox.whatsapp.customers()[0]).toMatchObject({
    seenAt: expect.any(Number),
    typingUntil: expect.any(Number),
  })
  expect((await sendWhatsapp(sandbox, '', { ...receipt, message_id: 'wamid.unknown' })).status).toBe(400)
  expect(sandbox.calls().map(({ kind }) => kind)).toEqual(['receipt', 'receipt'])
})

test('an account added at run time sends and receives on its own credentials', async () => {
  const { sandbox, parley } = await aSandbox()
  const second = {
    ...sandbox.accounts.whatsapp,
    phoneNumberId: '2',
    wabaId: '20',
    accessToken: 'second',
    appSecret: 's2',
  }
  sandbox.addAccount('whatsapp', { ...second, callbackUrl: `${parley.url}/own` })
  await sandbox.customerWrites({ platform: 'whatsapp', from: phone, account: '2' })
  expect(parley.received[0]?.path).toBe('/own')
  const body = { messaging_product: 'whatsapp', to: `+${phone}`, text: { body: 'x' } }
  const url = `${sandbox.graphUrl}/2/messages`
  expect((await call('POST', url, body, 'Bearer second')).status).toBe(200)
  expect((await call('POST', url, body, `Bearer ${sandbox.accounts.whatsapp.accessToken}`)).status).toBe(400)
})
