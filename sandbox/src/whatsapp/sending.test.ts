import { expect, test } from 'vitest'
import { aClock, aSandbox, hourMs, sendWhatsapp, whatsappValues } from '../testing/start.ts'

const phone = '15550100001'

test('an answer inside the window is accepted and turns sent, delivered, read', async () => {
  const { sandbox, parley } = await aSandbox()
  const { id: quoted } = await sandbox.customerWrites({ platform: 'whatsapp', from: phone, text: 'Hi' })
  const answer = await sendWhatsapp(sandbox, `+${phone}`, {
    biz_opaque_callback_data: 'msg_1',
    context: { message_id: quoted },
  })
  const id = answer.body.messages[0].id
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    messaging_product: 'whatsapp',
    contacts: [{ input: `+${phone}`, wa_id: phone }],
  })
  expect(id).toMatch(/^wamid\.[A-Za-z0-9+/]+=*$/)
  await sandbox.idle()
  const statuses = whatsappValues(parley.bodies('whatsapp')).flatMap((value) => value.statuses ?? [])
  expect(statuses.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read'])
  expect(statuses.every((s) => s.id === id && s.recipient_id === phone && s.biz_opaque_callback_data === 'msg_1')).toBe(
    true,
  )
  expect(sandbox.sent()).toMatchObject([
    { id, to: phone, text: 'Hello from Parley', replyTo: quoted, opaque: 'msg_1', status: 'read' },
  ])
})

test('delivered may be left out, reading may be switched off', async () => {
  const { sandbox } = await aSandbox({ behaviour: { whatsapp: { skipDelivered: 1 } } })
  await sandbox.customerWrites({ platform: 'whatsapp', from: phone })
  await sendWhatsapp(sandbox, `+${phone}`)
  await sandbox.idle()
  sandbox.change({ whatsapp: { customerReads: false } })
  await sendWhatsapp(sandbox, `+${phone}`)
  await sandbox.idle()
  const told = sandbox.sent().map(({ statuses }) => statuses.map(({ status }) => status))
  expect(told).toEqual([
    ['sent', 'read'],
    ['sent', 'delivered'],
  ])
})

test('after 24 hours a text fails later with 131047, or at once if so set; a template still goes', async () => {
  const clock = aClock()
  const { sandbox, parley } = await aSandbox({ now: clock.now })
  await sandbox.customerWrites({ platform: 'whatsapp', from: phone })
  clock.move(24 * hourMs - 1)
  expect((await sendWhatsapp(sandbox, `+${phone}`)).status).toBe(200)
  clock.move(1)
  const late = await sendWhatsapp(sandbox, `+${phone}`)
  expect(late.status).toBe(200)
  const failed = await sandbox.waitForSent(({ status }) => status === 'failed')
  expect(failed.id).toBe(late.body.messages[0].id)
  await sandbox.idle()
  const [told] = whatsappValues(parley.bodies('whatsapp'))
    .flatMap((v) => v.statuses ?? [])
    .filter((s) => s.status === 'failed')
  expect(told).toMatchObject({ id: failed.id, errors: [{ code: 131047, title: 'Re-engagement message' }] })
  sandbox.change({ whatsapp: { refusals: 'at_once' } })
  expect(await sendWhatsapp(sandbox, `+${phone}`)).toMatchObject({ status: 400, body: { error: { code: 131047 } } })
  const template = {
    type: 'template',
    text: undefined,
    template: { name: 'hello_world', language: { code: 'en_US' } },
  }
  expect((await sendWhatsapp(sandbox, `+${phone}`, template)).status).toBe(200)
})

test('the window counts from the message time, and a reaction does not open it', async () => {
  const clock = aClock()
  const { sandbox } = await aSandbox({ now: clock.now, behaviour: { whatsapp: { refusals: 'at_once' } } })
  await sandbox.customerWrites({ platform: 'whatsapp', from: phone, timestamp: clock.now() / 1000 - 25 * 3600 })
  await sandbox.customerWrites({ platform: 'whatsapp', from: phone, kind: 'reaction', messageId: 'wamid.old' })
  expect((await sendWhatsapp(sandbox, `+${phone}`)).body.error.code).toBe(131047)
})

test('an unknown recipient fails with 131026, unless strangers are reachable', async () => {
  const { sandbox } = await aSandbox()
  await sendWhatsapp(sandbox, '+15550109999')
  await sandbox.waitForSent(({ statuses }) => statuses.some(({ code }) => code === 131026))
  sandbox.change({ whatsapp: { strangers: 'reachable' } })
  await sendWhatsapp(sandbox, '+15550108888')
  await sandbox.waitForSent(({ to, status }) => to === '15550108888' && status === 'read')
})

test('a number without + is dialled in the business country, as documented', async () => {
  const { sandbox } = await aSandbox()
  await sandbox.customerWrites({ platform: 'whatsapp', from: '4915550100001' })
  const answer = await sendWhatsapp(sandbox, '4915550100001')
  expect(answer.body.contacts[0].wa_id).toBe('14915550100001')
  await sandbox.waitForSent(({ status }) => status === 'failed')
})

test('a user id goes into recipient; the status names no phone; a rotated id leads nowhere', async () => {
  const { sandbox, parley } = await aSandbox()
  await sandbox.customerWrites({ platform: 'whatsapp', from: phone, phoneHidden: true })
  const [inbound] = whatsappValues(parley.bodies('whatsapp'))
  const userId = String(inbound?.messages?.[0]?.from_user_id)
  expect(inbound?.messages?.[0]).not.toHaveProperty('from')
  expect(inbound?.contacts?.[0]).not.toHaveProperty('wa_id')
  const answer = await sendWhatsapp(sandbox, phone, { to: undefined, recipient: userId })
  expect(answer.body.contacts).toEqual([{ input: userId, user_id: userId }])
  await sandbox.idle()
  const statuses = whatsappValues(parley.bodies('whatsapp')).flatMap((value) => value.statuses ?? [])
  expect(statuses.length).toBe(3)
  expect(statuses.every((s) => s.recipient_user_id === userId && !('recipient_id' in s))).toBe(true)
  expect((await sendWhatsapp(sandbox, userId)).body.error.code).toBe(131009)
  await sandbox.customerWrites({ platform: 'whatsapp', from: phone, kind: 'user_id_changed' })
  await sendWhatsapp(sandbox, phone, { to: undefined, recipient: userId })
  await sandbox.waitForSent(({ statuses: all }) => all.some(({ code }) => code === 131026))
})

test('a burst to one person ends in 131056, many to all in 130429: both HTTP 400', async () => {
  const clock = aClock()
  const { sandbox } = await aSandbox({
    now: clock.now,
    behaviour: { whatsapp: { pairLimit: { burst: 3, everyMs: 6000 } } },
  })
  await sandbox.customerWrites({ platform: 'whatsapp', from: phone })
  const codes: unknown[] = []
  for (let n = 0; n < 4; n++) codes.push((await sendWhatsapp(sandbox, `+${phone}`)).body.error?.code ?? 'sent')
  expect(codes).toEqual(['sent', 'sent', 'sent', 131056])
  clock.move(6000)
  expect((await sendWhatsapp(sandbox, `+${phone}`)).status).toBe(200)
  sandbox.change({ whatsapp: { pairLimit: null, throughputLimit: { limit: 1, windowMs: 60_000 } } })
  clock.move(60_000)
  await sendWhatsapp(sandbox, `+${phone}`)
  expect(await sendWhatsapp(sandbox, `+${phone}`)).toMatchObject({ status: 400, body: { error: { code: 130429 } } })
})
