import { expect, test } from 'vitest'
import { aSandbox, call, sendMessenger, sendWhatsapp, sendX } from '../testing/start.ts'

const phone = '15550100001'
const to = `+${phone}`

async function known() {
  const started = await aSandbox()
  await started.sandbox.customerWrites({ platform: 'whatsapp', from: phone })
  return started
}

/** Sends with little patience: null when no answer came. */
async function impatient(send: (signal: AbortSignal) => Promise<Response>, timeoutMs = 150): Promise<number | null> {
  return send(AbortSignal.timeout(timeoutMs)).then(
    (response) => response.status,
    () => null,
  )
}

function rawSend(sandbox: Awaited<ReturnType<typeof known>>['sandbox']) {
  const { phoneNumberId, accessToken } = sandbox.accounts.whatsapp
  return (signal: AbortSignal) =>
    fetch(`${sandbox.graphUrl}/v25.0/${phoneNumberId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        messaging_product: 'whatsapp',
        to,
        text: { body: 'Hi' },
        biz_opaque_callback_data: 'msg_7',
      }),
      signal,
    })
}

test('accept_then_hang: no answer comes, the statuses do, with the data to reconcile by', async () => {
  const { sandbox, parley } = await known()
  sandbox.faults.order({ platform: 'whatsapp', kind: 'accept_then_hang', count: 1 })
  expect(await impatient(rawSend(sandbox))).toBeNull()
  const sent = await sandbox.waitForSent(({ opaque, status }) => opaque === 'msg_7' && status === 'read')
  await sandbox.idle()
  expect(JSON.stringify(parley.bodies('whatsapp'))).toContain('"biz_opaque_callback_data":"msg_7"')
  expect(sandbox.calls()[0]).toMatchObject({ status: null, fault: 'accept_then_hang' })
  expect(sent.statuses.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read'])
  expect(await impatient(rawSend(sandbox), 5000)).toBe(200)
})

test.each(['hang', 'reset'] as const)('%s: no answer comes and nothing was sent', async (kind) => {
  const { sandbox } = await known()
  sandbox.faults.order({ platform: 'whatsapp', kind, count: 1 })
  expect(await impatient(rawSend(sandbox))).toBeNull()
  await sandbox.idle()
  expect(sandbox.sent()).toEqual([])
})

test('accept_then_reset: the connection breaks at once, the message was sent', async () => {
  const { sandbox } = await known()
  sandbox.faults.order({ platform: 'whatsapp', kind: 'accept_then_reset', count: 1 })
  await expect(rawSend(sandbox)(AbortSignal.timeout(2000))).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
  expect(sandbox.sent().length).toBe(1)
})

test('a sandbox with hung calls stops all the same', async () => {
  const { sandbox } = await known()
  sandbox.faults.order({ platform: 'whatsapp', kind: 'hang' })
  const hung = rawSend(sandbox)(AbortSignal.timeout(5000)).catch(() => 'cut')
  await new Promise((resolve) => setTimeout(resolve, 50))
  await sandbox.stop()
  expect(await hung).toBe('cut')
})

test.each([
  [131056, 400],
  [130429, 400],
  [131016, 500],
  [368, 403],
  [190, 401],
  [132001, 404],
])('error %i comes with HTTP %i in Graph form, as often as ordered', async (code, status) => {
  const { sandbox } = await known()
  sandbox.faults.order({ platform: 'whatsapp', kind: 'error', code, count: 2 })
  for (let n = 0; n < 2; n++)
    expect(await sendWhatsapp(sandbox, to)).toMatchObject({ status, body: { error: { code } } })
  expect((await sendWhatsapp(sandbox, to)).status).toBe(200)
})

test('expired_token: 401 with 190/463 until cleared, on X a 401 problem', async () => {
  const { sandbox } = await known()
  const id = sandbox.faults.order({ platform: 'whatsapp', kind: 'expired_token' })
  for (let n = 0; n < 3; n++) {
    expect(await sendWhatsapp(sandbox, to)).toMatchObject({
      status: 401,
      body: { error: { code: 190, error_subcode: 463 } },
    })
  }
  sandbox.faults.clear({ id })
  expect((await sendWhatsapp(sandbox, to)).status).toBe(200)
  sandbox.faults.order({ platform: 'twitter', kind: 'expired_token', count: 1 })
  expect(await sendX(sandbox, '1')).toMatchObject({ status: 401, body: { title: 'Unauthorized' } })
})

test('a body of a broken gateway comes as it was given', async () => {
  const { sandbox } = await known()
  sandbox.faults.order({ platform: 'whatsapp', kind: 'error', status: 502, body: '<h1>Bad gateway</h1>', count: 1 })
  const response = await rawSend(sandbox)(AbortSignal.timeout(2000))
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    502,
    'text/html',
    '<h1>Bad gateway</h1>',
  ])
})

test('slow: the answer comes, late', async () => {
  const { sandbox } = await known()
  sandbox.faults.order({ platform: 'whatsapp', kind: 'slow', ms: 120, count: 1 })
  const startedAt = performance.now()
  expect((await sendWhatsapp(sandbox, to)).status).toBe(200)
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(115)
})

test('fail_later: accepted, then a failed status with the code', async () => {
  const { sandbox } = await known()
  sandbox.faults.order({ platform: 'whatsapp', kind: 'fail_later', code: 131049, count: 1 })
  expect((await sendWhatsapp(sandbox, to)).status).toBe(200)
  const failed = await sandbox.waitForSent(({ status }) => status === 'failed')
  expect(failed.statuses).toMatchObject([{ status: 'failed', code: 131049 }])
})

test('a fault for one recipient leaves the others alone, and one for sends leaves receipts alone', async () => {
  const { sandbox } = await known()
  const { id } = await sandbox.customerWrites({ platform: 'whatsapp', from: '15550100002' })
  sandbox.faults.order({ platform: 'whatsapp', kind: 'error', code: 131056, to: '15550100002' })
  const read = { to: undefined, type: undefined, text: undefined, status: 'read', message_id: id }
  expect((await sendWhatsapp(sandbox, to)).status).toBe(200)
  expect((await sendWhatsapp(sandbox, '', read)).status).toBe(200)
  expect((await sendWhatsapp(sandbox, '+15550100002')).status).toBe(400)
})

test('chances follow the seed: the same calls fail again', async () => {
  const pattern = async () => {
    const { sandbox } = await aSandbox({ seed: 42 })
    await sandbox.messenger.write({ from: '1' })
    sandbox.faults.order({ platform: 'facebook', kind: 'error', code: 2, chance: 0.5 })
    const statuses: number[] = []
    for (let n = 0; n < 12; n++) statuses.push((await sendMessenger(sandbox, '1')).status)
    return statuses
  }
  const first = await pattern()
  expect(new Set(first)).toEqual(new Set([200, 503]))
  expect(await pattern()).toEqual(first)
})

test('calls are recorded without credentials', async () => {
  const { sandbox } = await known()
  await sendWhatsapp(sandbox, to)
  await call('GET', `${sandbox.graphUrl}/me?access_token=${sandbox.accounts.facebook.pageToken}`)
  const recorded = JSON.stringify(sandbox.calls())
  expect(recorded).toContain('Bearer [hidden]')
  expect(recorded).toContain('access_token=[hidden]')
  expect(recorded).not.toContain(sandbox.accounts.whatsapp.accessToken)
  expect(recorded).not.toContain(sandbox.accounts.facebook.pageToken)
})
