import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { BehaviourChange } from './behaviour.ts'
import { aSandbox, call, sendWhatsapp } from './testing/start.ts'

test('after stop nothing more is posted and nothing is left under way', async () => {
  const whatsapp = { sentMs: 60_000, deliveredMs: 60_000, readMs: 60_000 }
  const { sandbox, parley } = await aSandbox({ behaviour: { retry: { whatsapp: { firstMs: 60_000 } }, whatsapp } })
  await sandbox.customerWrites({ platform: 'whatsapp', from: '15550100001' })
  await sendWhatsapp(sandbox, '+15550100001')
  parley.answer = () => ({ status: 500 })
  await sandbox.customerWrites({ platform: 'whatsapp', from: '15550100001' })
  const before = parley.received.length
  await sandbox.stop()
  await sandbox.idle(200)
  expect(parley.received.length).toBe(before)
})

test('waiting for what never comes ends in time, with words', async () => {
  const { sandbox } = await aSandbox({ behaviour: { whatsapp: { readMs: 60_000 } } })
  await sandbox.customerWrites({ platform: 'whatsapp', from: '15550100001' })
  await sendWhatsapp(sandbox, '+15550100001')
  await expect(sandbox.waitForSent(({ text }) => text === 'never', 20)).rejects.toThrow('no such message among 1 sent')
  await expect(sandbox.idle(20)).rejects.toThrow('still under way after 20 ms')
})

test('an unknown setting is refused instead of ignored', async () => {
  const { sandbox } = await aSandbox()
  const change = { whatsapp: { customerRead: false } } as BehaviourChange
  expect(() => sandbox.change(change)).toThrow('no setting behaviour.whatsapp.customerRead')
})

test('a callback of its own is used for a business account only when its handshake succeeds', async () => {
  const { sandbox, parley } = await aSandbox()
  const { wabaId, accessToken } = sandbox.accounts.whatsapp
  const override = { override_callback_uri: `${parley.url}/own`, verify_token: 'own token' }
  const subscribe = () =>
    call('POST', `${sandbox.graphUrl}/v25.0/${wabaId}/subscribed_apps`, override, `Bearer ${accessToken}`)
  expect(await subscribe()).toMatchObject({ status: 400, body: { error: { code: 100 } } })
  parley.answer = ({ path }) => ({
    status: 200,
    body: new URL(path, 'http://x').searchParams.get('hub.challenge') ?? '',
  })
  expect(await subscribe()).toMatchObject({ status: 200, body: { success: true } })
  await sandbox.customerWrites({ platform: 'whatsapp' })
  expect(parley.received.at(-1)?.path).toBe('/own')
})

test('it runs as a process of its own and ends on SIGTERM', async () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const child = spawn(process.execPath, [main], { env: { ...process.env, SANDBOX_PORT: '0', NODE_OPTIONS: '' } })
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let text = ''
      child.stdout.on('data', (part: Buffer) => {
        text += part
        const found = /Sandbox on (\S+)/.exec(text)?.[1]
        if (found) resolve(found)
      })
      child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
    })
    expect((await call('GET', `${url}/control/faults`)).body).toEqual([])
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  } finally {
    child.kill('SIGKILL')
  }
})
