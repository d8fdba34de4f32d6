import { expect, test } from 'vitest'
import { aClock, aSandbox, call, sendWhatsapp, whatsappValues } from '../testing/start.ts'

const phone = '15550100001'

type Row = Record<string, unknown>

test('the number can be looked up, with only the fields asked for', async () => {
  const { sandbox } = await aSandbox()
  const { phoneNumberId, accessToken } = sandbox.accounts.whatsapp
  const url = `${sandbox.graphUrl}/v25.0/${phoneNumberId}?fields=display_phone_number`
  expect((await call('GET', url, undefined, `Bearer ${accessToken}`)).body).toEqual({
    id: phoneNumberId,
    display_phone_number: '+1 555 078 3881',
  })
})

test('a picture is fetched in two steps, with the token, within 5 minutes', async () => {
  const clock = aClock()
  const { sandbox, parley } = await aSandbox({ now: clock.now })
  const token = `Bearer ${sandbox.accounts.whatsapp.accessToken}`
  await sandbox.customerWrites({ platform: 'whatsapp', from: phone, kind: 'image', text: 'look' })
  const image = whatsappValues(parley.bodies('whatsapp'))[0]?.messages?.[0]?.image as Row
  const { body } = await call('GET', `${sandbox.graphUrl}/v25.0/${image.id}`, undefined, token)
  expect(body).toMatchObject({
    id: image.id,
    mime_type: 'image/png',
    sha256: image.sha256,
    file_size: expect.stringMatching(/^\d+$/),
  })
  expect((await fetch(body.url)).status).toBe(401)
  const file = await fetch(body.url, { headers: { authorization: token } })
  const bytes = Buffer.from(await file.arrayBuffer())
  expect([file.headers.get('content-type'), bytes.subarray(1, 4).toString()]).toEqual(['image/png', 'PNG'])
  expect(bytes.length).toBe(Number(body.file_size))
  clock.move(5 * 60_000)
  expect((await fetch(body.url, { headers: { authorization: token } })).status).toBe(404)
})

test('an uploaded file can be sent and deleted', async () => {
  const { sandbox } = await aSandbox()
  const { phoneNumberId, accessToken } = sandbox.accounts.whatsapp
  const headers = { authorization: `Bearer ${accessToken}` }
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', 'image/png')
  form.set('file', new Blob(['png'], { type: 'image/png' }), 'a.png')
  const upload = await fetch(`${sandbox.graphUrl}/v25.0/${phoneNumberId}/media`, {
    method: 'POST',
    body: form,
    headers,
  })
  const { id } = (await upload.json()) as { id: string }
  expect(upload.status).toBe(200)
  expect((await sendWhatsapp(sandbox, '+15550100001', { type: 'image', text: undefined, image: { id } })).status).toBe(
    200,
  )
  expect((await call('DELETE', `${sandbox.graphUrl}/v25.0/${id}`, undefined, headers.authorization)).body).toEqual({
    success: true,
  })
  expect((await call('GET', `${sandbox.graphUrl}/v25.0/${id}`, undefined, headers.authorization)).status).toBe(400)
})
