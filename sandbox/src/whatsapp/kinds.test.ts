import { expect, test } from 'vitest'
import { aSandbox } from '../testing/start.ts'
import { type WhatsappKind, type WhatsappWrites, whatsappKinds } from '../webhooks/whatsapp-writes.ts'

const needs: Partial<Record<WhatsappKind, WhatsappWrites>> = {
  number_changed: { newPhone: '+15550107777' },
  any: { message: { type: 'hologram', hologram: { id: 'h1' } } },
}
const about: WhatsappWrites = { replyTo: 'wamid.sent', messageId: 'wamid.about' }

type Message = { type: string; [key: string]: unknown }

async function messageOf(write: WhatsappWrites) {
  const { sandbox, parley } = await aSandbox()
  const written = await sandbox.whatsapp.write({ from: '15550100001', ...write })
  const [body] = parley.bodies('whatsapp') as { entry: { changes: { value: Record<string, unknown> }[] }[] }[]
  const value = body?.entry[0]?.changes[0]?.value ?? {}
  return { written, value, message: (value.messages as Message[])[0] as Message }
}

test.each(whatsappKinds)('%s comes as a signed webhook whose type names its content', async (kind) => {
  const { written, value, message } = await messageOf({ kind, ...about, ...needs[kind] })
  expect(written.status).toBe(200)
  expect(message).toMatchObject({ id: written.id, from: '15550100001', timestamp: expect.stringMatching(/^\d{10}$/) })
  const withoutContent: WhatsappKind[] = ['broken_interactive', 'request_welcome', 'too_large_media']
  expect(message.type in message).toBe(!withoutContent.includes(kind))
  expect('contacts' in value).toBe(kind !== 'number_changed')
  expect('errors' in value).toBe(kind === 'broken_interactive')
})

test('button replies quote the message with the buttons', async () => {
  const { message } = await messageOf({ kind: 'button_reply', buttonId: 'y', title: 'Yes', replyTo: 'wamid.buttons' })
  expect(message.interactive).toEqual({ type: 'button_reply', button_reply: { id: 'y', title: 'Yes' } })
  expect(message.context).toEqual({ from: '15550783881', id: 'wamid.buttons' })
})

test('a removed reaction has no emoji', async () => {
  const { message } = await messageOf({ kind: 'reaction_removed', messageId: 'wamid.m' })
  expect(message.reaction).toEqual({ message_id: 'wamid.m' })
})

test('a voice note is audio with voice set', async () => {
  const { message } = await messageOf({ kind: 'voice' })
  expect(message.audio).toMatchObject({ voice: true, mime_type: 'audio/ogg; codecs=opus' })
})

test('forwarding, product questions and ads are told beside the text', async () => {
  expect((await messageOf({ forwarded: 'frequently' })).message.context).toEqual({ frequently_forwarded: true })
  const product = { catalog_id: 'c', product_retailer_id: 'p' }
  expect((await messageOf({ product })).message.context).toEqual({ referred_product: product })
  expect((await messageOf({ referral: { headline: 'Sale' } })).message.referral).toMatchObject({
    source_type: 'ad',
    headline: 'Sale',
  })
})

test('a number change tells both numbers, and the new one is the person from then on', async () => {
  const { sandbox } = await aSandbox()
  await sandbox.whatsapp.write({ from: '15550100001', name: 'Ann' })
  await sandbox.whatsapp.write({ from: '15550100001', kind: 'number_changed', newPhone: '15550107777' })
  expect(sandbox.webhooks()[1]?.body).toContain('"type":"user_changed_number","wa_id":"15550107777"')
  expect(sandbox.whatsapp.customers().find(({ id }) => id === '15550107777')?.name).toBe('Ann')
})

test('echoes, account events and statuses of unknown messages are told too', async () => {
  const { sandbox, parley } = await aSandbox()
  await sandbox.whatsapp.echo({ to: '15550100001', text: 'from the app' })
  await sandbox.whatsapp.event({ field: 'account_update', value: { event: 'DISABLED_UPDATE' }, time: 1743451903 })
  await sandbox.whatsapp.tellStatus({ id: 'wamid.never', status: 'failed', code: 131049 })
  const changes = parley
    .bodies('whatsapp')
    .map((body) => (body.entry as { changes: { field: string }[] }[])[0]?.changes[0])
  expect(changes.map((change) => change?.field)).toEqual(['smb_message_echoes', 'account_update', 'messages'])
})

test('an unknown kind and a reaction to nothing are refused with words', async () => {
  const { sandbox } = await aSandbox()
  await expect(sandbox.whatsapp.write({ kind: 'smoke' as WhatsappKind })).rejects.toThrow('unknown kind "smoke"')
  await expect(sandbox.whatsapp.write({ kind: 'reaction' })).rejects.toThrow('messageId')
})
