import { expect, test } from 'vitest'
import type { Sandbox } from '../face.ts'
import { aClock, aSandbox, call, sendMessenger, sendWhatsapp, sendX } from '../testing/start.ts'
import type { Entry, ThreadRef } from './entry.ts'

const ann = '15550100001'
const psid = '5550100000000001'

type Thread = { head: Record<string, unknown>; entries: Entry[] }

async function threadOf(sandbox: Sandbox, platform: ThreadRef['platform'], person: string): Promise<Thread> {
  await sandbox.idle()
  const [account = ''] = sandbox.accountsOf.ids(platform)
  const query = new URLSearchParams({ platform, account, person })
  return (await call('GET', `${sandbox.url}/control/thread?${query}`)).body
}

const post = (sandbox: Sandbox, verb: string, body: unknown) => call('POST', `${sandbox.url}/control/${verb}`, body)

test('a customer’s message has one tick at once, two when Parley answered 200, and is read when Parley says so', async () => {
  const { sandbox, parley } = await aSandbox({ behaviour: { retry: { whatsapp: { attempts: 2, firstMs: 1 } } } })
  parley.answer = () => ({ status: 503 })
  const first = (await post(sandbox, 'whatsapp/messages', { from: ann, name: 'Ann', text: 'one' })).body
  expect((await threadOf(sandbox, 'whatsapp', ann)).entries[0]).toMatchObject({ id: first.id, state: 'sent' })
  parley.answer = () => ({ status: 200 })
  const second = (await post(sandbox, 'whatsapp/messages', { from: ann, text: 'two' })).body
  expect((await threadOf(sandbox, 'whatsapp', ann)).entries[1]).toMatchObject({ text: 'two', state: 'delivered' })
  const { phoneNumberId, accessToken } = sandbox.accounts.whatsapp
  const read = { messaging_product: 'whatsapp', status: 'read', message_id: second.id }
  const url = `${sandbox.graphUrl}/${phoneNumberId}/messages`
  await call('POST', url, { ...read, typing_indicator: { type: 'text' } }, `Bearer ${accessToken}`)
  const { head, entries } = await threadOf(sandbox, 'whatsapp', ann)
  expect(entries.map(({ state }) => state)).toEqual(['read', 'read'])
  expect(head).toMatchObject({ name: 'Ann', handle: `+${ann}`, lastText: 'two', typingUntil: expect.any(Number) })
})

test('what Parley sends is shown once with what the platform told of it, and ends the typing', async () => {
  const { sandbox } = await aSandbox()
  await post(sandbox, 'facebook/messages', { from: psid, text: 'Hi' })
  const { pageId, pageToken } = sandbox.accounts.facebook
  const act = (sender_action: string, payload?: unknown) =>
    call(
      'POST',
      `${sandbox.graphUrl}/${pageId}/messages`,
      { recipient: { id: psid }, sender_action, payload },
      `Bearer ${pageToken}`,
    )
  await act('mark_seen')
  await act('typing_on')
  expect(await threadOf(sandbox, 'facebook', psid)).toMatchObject({
    head: { typingUntil: expect.any(Number) },
    entries: [{ state: 'read' }],
  })
  await sendMessenger(sandbox, psid, {
    message: { text: 'Which one?', quick_replies: [{ content_type: 'text', title: 'The blue one', payload: 'BLUE' }] },
  })
  const { head, entries } = await threadOf(sandbox, 'facebook', psid)
  expect(head).toMatchObject({ typingUntil: null, fromBusiness: 1, lastFrom: 'business' })
  expect(entries).toMatchObject([
    { from: 'customer' },
    {
      from: 'business',
      text: 'Which one?',
      state: 'read',
      choices: {
        style: 'quick',
        options: [{ title: 'The blue one', write: { kind: 'quick_reply', payload: 'BLUE' } }],
      },
    },
  ])
  await act('react', { message_id: entries[0]?.id, reaction: 'love' })
  expect((await threadOf(sandbox, 'facebook', psid)).entries[0]?.reactions).toEqual({ customer: null, business: '❤️' })
  await act('unreact', { message_id: entries[0]?.id })
  expect((await threadOf(sandbox, 'facebook', psid)).entries[0]?.reactions.business).toBeNull()
})

test('an answer that the platform gave up on says why, and stays failed', async () => {
  const { sandbox } = await aSandbox()
  await post(sandbox, 'whatsapp/messages', { from: ann })
  sandbox.faults.order({ platform: 'whatsapp', kind: 'fail_later', code: 131049, count: 1 })
  await sendWhatsapp(sandbox, `+${ann}`)
  expect((await threadOf(sandbox, 'whatsapp', ann)).entries[1]).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('131049'),
  })
})

test('reactions, edits and deletions change the message they are about; an edit keeps the earlier text', async () => {
  const { sandbox } = await aSandbox()
  const { id } = (await post(sandbox, 'whatsapp/messages', { from: ann, text: 'Helo' })).body
  await sendWhatsapp(sandbox, `+${ann}`)
  await post(sandbox, 'whatsapp/messages', { from: ann, kind: 'reaction', emoji: '👍' })
  await post(sandbox, 'whatsapp/messages', { from: ann, kind: 'edit', messageId: id, text: 'Hello' })
  expect((await threadOf(sandbox, 'whatsapp', ann)).entries).toMatchObject([
    { text: 'Hello', earlier: ['Helo'], editedAt: expect.any(Number) },
    { reactions: { customer: '👍', business: null } },
  ])
  await post(sandbox, 'whatsapp/messages', { from: ann, kind: 'reaction_removed' })
  await post(sandbox, 'whatsapp/messages', { from: ann, kind: 'revoke', messageId: id })
  expect((await threadOf(sandbox, 'whatsapp', ann)).entries).toMatchObject([
    { text: null, deletedAt: expect.any(Number) },
    { reactions: { customer: null } },
  ])
})

test('buttons and lists can be pressed with the body that they carry, and the answer quotes them', async () => {
  const { sandbox } = await aSandbox()
  await post(sandbox, 'whatsapp/messages', { from: ann })
  const buttons = {
    type: 'button',
    body: { text: 'Keep it?' },
    action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] },
  }
  const rows = [{ id: 'mon', title: 'Monday', description: 'Before noon' }]
  const list = {
    type: 'list',
    body: { text: 'When?' },
    action: { button: 'Days', sections: [{ title: 'Week', rows }] },
  }
  for (const interactive of [buttons, list])
    await sendWhatsapp(sandbox, `+${ann}`, { type: 'interactive', interactive, text: undefined })
  const { entries } = await threadOf(sandbox, 'whatsapp', ann)
  expect(entries.slice(1).map(({ choices }) => [choices?.style, choices?.label])).toEqual([
    ['buttons', null],
    ['list', 'Days'],
  ])
  for (const entry of entries.slice(1)) {
    const answer = await post(sandbox, 'whatsapp/messages', { from: ann, ...entry.choices?.options[0]?.write })
    expect(answer.status).toBe(200)
  }
  expect((await threadOf(sandbox, 'whatsapp', ann)).entries.slice(3)).toMatchObject([
    { kind: 'choice', text: 'Yes', replyTo: entries[1]?.id },
    { kind: 'choice', text: 'Monday', replyTo: entries[2]?.id },
  ])
})

test('an echo of what Parley sent is not shown twice; what was typed in the platform’s own app is', async () => {
  const { sandbox } = await aSandbox()
  await post(sandbox, 'twitter/messages', {
    from: '3001',
    name: 'Dee',
    screenName: 'dee',
    text: 'a < b https://example.com/x',
  })
  await sendX(sandbox, '3001')
  await post(sandbox, 'twitter/echoes', { to: '3001', text: 'typed in the app' })
  const { head, entries } = await threadOf(sandbox, 'twitter', '3001')
  expect(head).toMatchObject({ name: 'Dee', handle: '@dee', fromBusiness: 2 })
  expect(entries.map(({ from, text }) => [from, text])).toEqual([
    ['customer', 'a < b https://example.com/x'],
    ['business', 'Hello from Parley'],
    ['app', 'typed in the app'],
  ])
})

test('every kind of message that has a picture, a file or a place is shown with it, and its bytes can be fetched', async () => {
  const { sandbox } = await aSandbox()
  for (const kind of ['image', 'voice', 'document', 'sticker', 'location', 'contacts', 'order', 'unsupported']) {
    await post(sandbox, 'whatsapp/messages', { from: ann, kind, text: 'words' })
  }
  await post(sandbox, 'facebook/messages', { from: psid, kind: 'file' })
  await post(sandbox, 'twitter/messages', { from: '3001', kind: 'photo' })
  const { entries } = await threadOf(sandbox, 'whatsapp', ann)
  expect(entries.map(({ kind }) => kind)).toEqual([
    'image',
    'voice',
    'document',
    'sticker',
    'location',
    'contact',
    'order',
    'unsupported',
  ])
  const [file] = (await threadOf(sandbox, 'facebook', psid)).entries
  const [photo] = (await threadOf(sandbox, 'twitter', '3001')).entries
  expect(photo).toMatchObject({ kind: 'image', text: null })
  for (const entry of [entries[0], file, photo]) {
    const answer = await fetch(`${sandbox.url}/control/media/${entry?.media?.mediaId}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
  }
})

test('a file that a browser could run is handed over, never shown', async () => {
  const { sandbox } = await aSandbox()
  const media = {
    mimeType: 'image/svg+xml',
    fileName: 'a"b.svg',
    bytesBase64: Buffer.from('<svg/>').toString('base64'),
  }
  await post(sandbox, 'whatsapp/messages', { from: ann, kind: 'image', media })
  const [entry] = (await threadOf(sandbox, 'whatsapp', ann)).entries
  const answer = await fetch(`${sandbox.url}/control/media/${entry?.media?.mediaId}`)
  expect(answer.headers.get('content-type')).toBe('application/octet-stream')
  expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a%22b.svg")
})

test('the traffic of a thread is that of its person alone', async () => {
  const { sandbox } = await aSandbox()
  for (const from of [ann, '15550100002']) {
    await post(sandbox, 'whatsapp/messages', { from })
    await sendWhatsapp(sandbox, `+${from}`)
  }
  const { webhooks, calls } = (await threadOf(sandbox, 'whatsapp', ann)) as unknown as Record<
    'webhooks' | 'calls',
    Record<string, unknown>[]
  >
  expect(webhooks.map(({ kinds }) => String(kinds))).toEqual(['message', 'status', 'status', 'status'])
  expect(webhooks.every(({ people }) => String(people) === ann)).toBe(true)
  expect(calls).toMatchObject([{ kind: 'send', person: ann, status: 200, answer: expect.stringContaining('wamid.') }])
})

test('after forgetting there is nothing; threads that were quiet for longest are forgotten first', async () => {
  const { now } = aClock()
  const { sandbox, parley } = await aSandbox({ now })
  parley.answer = () => ({ status: 200 })
  const many = Array.from({ length: 1003 }, (_, i) => String(15_551_000_000 + i))
  await Promise.all(many.map((from) => sandbox.customerWrites({ platform: 'whatsapp', from })))
  const heads = (await call('GET', `${sandbox.url}/control/threads`)).body as { person: string }[]
  expect(heads.length).toBe(300)
  expect((await threadOf(sandbox, 'whatsapp', many[0] ?? '')).entries).toEqual([])
  expect((await threadOf(sandbox, 'whatsapp', many.at(-1) ?? '')).entries).toHaveLength(1)
  sandbox.forget()
  expect((await call('GET', `${sandbox.url}/control/threads`)).body).toEqual([])
})
