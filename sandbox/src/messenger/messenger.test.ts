import { expect, test } from 'vitest'
import { aClock, aSandbox, call, hourMs, sendMessenger } from '../testing/start.ts'
import { type MessengerKind, type MessengerWrites, messengerKinds } from '../webhooks/messenger-writes.ts'
import { metaSignature } from '../webhooks/sign.ts'

const psid = '5550100000000001'

type Event = Record<string, unknown> & { message?: Record<string, unknown> }

function eventsOf(bodies: Record<string, unknown>[]): Event[] {
  const entries = bodies.flatMap((body) => body.entry as { messaging?: Event[]; standby?: Event[] }[])
  return entries.flatMap((entry) => [...(entry.messaging ?? []), ...(entry.standby ?? [])])
}

const keyOf: Partial<Record<MessengerKind, string>> = {
  postback: 'postback',
  reaction: 'reaction',
  reaction_removed: 'reaction',
  edit: 'message_edit',
  referral: 'referral',
  optin: 'optin',
  read: 'read',
  delivery: 'delivery',
  pass_thread_control: 'pass_thread_control',
  take_thread_control: 'take_thread_control',
  request_thread_control: 'request_thread_control',
  app_roles: 'app_roles',
  account_linking: 'account_linking',
  policy_enforcement: 'policy_enforcement',
  any: 'hologram',
}
const needs: MessengerWrites = { messageId: 'm_about', attachments: [{ type: 'image' }], event: { hologram: {} } }

test.each(messengerKinds)('%s comes as a signed event with its one key', async (kind) => {
  const { sandbox, parley } = await aSandbox()
  const written = await sandbox.messenger.write({ from: psid, kind, ...needs })
  const [event] = eventsOf(parley.bodies('facebook'))
  const { sender, recipient, timestamp, ...content } = event ?? {}
  expect(written.status).toBe(200)
  expect([sender, recipient]).toEqual([{ id: psid }, { id: sandbox.accounts.facebook.pageId }])
  expect(timestamp).toBeGreaterThan(1e12)
  expect(Object.keys(content)).toEqual([keyOf[kind] ?? 'message'])
  const [one] = parley.received
  expect(one?.headers['x-hub-signature-256']).toBe(metaSignature(sandbox.accounts.facebook.appSecret, one?.raw ?? ''))
})

test('standby events stand in standby[], postbacks there without payload', async () => {
  const { sandbox, parley } = await aSandbox()
  await sandbox.messenger.write({ from: psid, kind: 'postback', payload: 'P', standby: true })
  const [body] = parley.bodies('facebook') as { entry: Record<string, unknown>[] }[]
  const entry = body?.entry[0]
  expect(entry).not.toHaveProperty('messaging')
  expect(entry?.standby).toMatchObject([{ postback: { title: 'Get started' } }])
  expect(JSON.stringify(entry)).not.toContain('"P"')
})

test('an answer is accepted, echoed with our app id and metadata, delivered and read by watermark', async () => {
  const { sandbox, parley } = await aSandbox()
  await sandbox.messenger.write({ from: psid, text: 'Hi' })
  const answer = await sendMessenger(sandbox, psid, { message: { text: 'Hello', metadata: 'msg_1' } })
  expect(answer).toMatchObject({ status: 200, body: { recipient_id: psid, message_id: expect.stringMatching(/^m_/) } })
  await sandbox.idle()
  const mid = answer.body.message_id
  const [, echo, delivery, read] = eventsOf(parley.bodies('facebook'))
  expect(echo).toMatchObject({
    sender: { id: sandbox.accounts.facebook.pageId },
    recipient: { id: psid },
    message: { mid, is_echo: true, app_id: Number(sandbox.accounts.facebook.appId), metadata: 'msg_1', text: 'Hello' },
  })
  expect(delivery).toMatchObject({ sender: { id: psid }, delivery: { mids: [mid], watermark: expect.any(Number) } })
  expect(read).toMatchObject({ read: { watermark: expect.any(Number) } })
})

test('the echo can come before the answer to the send', async () => {
  const { sandbox, parley } = await aSandbox({ behaviour: { facebook: { echoBeforeResponse: true } } })
  await sandbox.messenger.write({ from: psid })
  const answer = await sendMessenger(sandbox, psid)
  const mids = eventsOf(parley.bodies('facebook')).map((event) => event.message?.mid)
  expect(mids).toContain(answer.body.message_id)
  await sandbox.idle()
  expect(eventsOf(parley.bodies('facebook')).filter((event) => event.message?.is_echo)).toHaveLength(1)
})

test('RESPONSE goes for 24 hours, HUMAN_AGENT for 7 days, then 10/2018278', async () => {
  const clock = aClock()
  const { sandbox } = await aSandbox({ now: clock.now })
  const human = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
  const closed = { status: 403, body: { error: { code: 10, error_subcode: 2018278 } } }
  await sandbox.messenger.write({ from: psid })
  clock.move(24 * hourMs - 1)
  expect((await sendMessenger(sandbox, psid)).status).toBe(200)
  clock.move(1)
  expect(await sendMessenger(sandbox, psid)).toMatchObject(closed)
  expect((await sendMessenger(sandbox, psid, human)).status).toBe(200)
  clock.move(6 * 24 * hourMs)
  expect(await sendMessenger(sandbox, psid, human)).toMatchObject(closed)
  await sandbox.messenger.write({ from: psid, kind: 'read' })
  expect(await sendMessenger(sandbox, psid)).toMatchObject(closed)
  await sandbox.messenger.write({ from: psid, kind: 'postback' })
  expect((await sendMessenger(sandbox, psid)).status).toBe(200)
})

const wrong: [what: string, fields: Record<string, unknown>, code: number, subcode?: number][] = [
  ['a dead tag, even inside the window', { messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' }, 100, 1893061],
  ['a tag without its type', { tag: 'HUMAN_AGENT' }, 100],
  ['no messaging type', { messaging_type: undefined }, 100],
  ['a text of 2,001 characters', { message: { text: 'x'.repeat(2001) } }, 100],
  ['an empty message', { message: {} }, 100],
  [
    'text and attachment together',
    { message: { text: 'x', attachment: { type: 'image', payload: { url: 'http://x' } } } },
    100,
  ],
  ['a person who never wrote', { recipient: { id: '404' } }, 100, 2018001],
]
test.each(wrong)('a send with %s is refused', async (_what, fields, code, subcode) => {
  const { sandbox } = await aSandbox()
  await sandbox.messenger.write({ from: psid })
  const answer = await sendMessenger(sandbox, psid, fields)
  expect(answer.status).toBe(400)
  expect(answer.body.error).toMatchObject(subcode ? { code, error_subcode: subcode } : { code })
  expect(sandbox.sent()).toEqual([])
})

test('HUMAN_AGENT needs the approved feature', async () => {
  const { sandbox } = await aSandbox({ behaviour: { facebook: { humanAgentApproved: false } } })
  await sandbox.messenger.write({ from: psid })
  const answer = await sendMessenger(sandbox, psid, { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' })
  expect(answer).toMatchObject({ status: 403, body: { error: { code: 200 } } })
})

test('me/messages, profile lookup, sender actions and attachment files work with the page token', async () => {
  const { sandbox, parley } = await aSandbox()
  const { pageToken } = sandbox.accounts.facebook
  await sandbox.messenger.write({ from: psid, name: 'Ann de Vries', kind: 'image' })
  const body = { recipient: { id: psid }, messaging_type: 'RESPONSE', message: { text: 'Hi' } }
  expect((await call('POST', `${sandbox.graphUrl}/v25.0/me/messages?access_token=${pageToken}`, body)).status).toBe(200)
  const profile = await call(
    'GET',
    `${sandbox.graphUrl}/v25.0/${psid}?fields=first_name,last_name`,
    undefined,
    `Bearer ${pageToken}`,
  )
  expect(profile.body).toEqual({ id: psid, first_name: 'Ann', last_name: 'de Vries' })
  expect((await sendMessenger(sandbox, psid, { message: undefined, sender_action: 'typing_on' })).body).toEqual({
    recipient_id: psid,
  })
  expect(sandbox.messenger.customers()[0]?.typingUntil).toEqual(expect.any(Number))
  const { attachments } = eventsOf(parley.bodies('facebook'))[0]?.message ?? {}
  const [attachment] = (attachments ?? []) as { payload: { url: string } }[]
  const file = await fetch(attachment?.payload.url ?? '')
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png'])
  const nobody = await call('GET', `${sandbox.graphUrl}/v25.0/404`, undefined, `Bearer ${pageToken}`)
  expect(nobody).toMatchObject({ status: 400, body: { error: { code: 100, error_subcode: 33 } } })
})

test('an answer typed in the inbox of Meta is echoed with that app, not ours', async () => {
  const { sandbox, parley } = await aSandbox()
  const { id } = await sandbox.messenger.echo({ to: psid, text: 'from the inbox' })
  expect(eventsOf(parley.bodies('facebook'))[0]).toMatchObject({
    message: { mid: id, is_echo: true, app_id: 263902037430900 },
  })
})
