import nodemailer from 'nodemailer'
import { expect, test } from 'vitest'
import { aSandbox, call } from '../testing/start.ts'

const transportTo = ({ host, port }: { host: string; port: number }) =>
  nodemailer.createTransport({
    host,
    port,
    secure: false,
    ignoreTLS: true,
    auth: { user: 'anybody', pass: 'anything' },
  })

const letter = (to: string, subject: string, more: object = {}) => ({
  from: 'parley@parley.example',
  to,
  subject,
  text: 'Click https://support.example.com/app#token=abc please',
  ...more,
})

test('every letter is kept, for whomever, with its links, and can be read, waited for and thrown away', async () => {
  const { sandbox } = await aSandbox()
  const transport = transportTo(sandbox.smtp)
  const awaited = sandbox.mail.waitFor('Bo@example.com', ({ subject }) => subject === 'Zweiter Brief ✉')
  await transport.sendMail(letter('ann@example.com', 'First'))
  await transport.sendMail(letter('bo@example.com', 'Zweiter Brief ✉', { bcc: 'cy@example.com' }))
  expect(await awaited).toMatchObject({
    to: ['bo@example.com', 'cy@example.com'],
    from: 'parley@parley.example',
    links: ['https://support.example.com/app#token=abc'],
  })
  const mails = `${sandbox.url}/control/mails`
  expect((await call('GET', `${mails}?to=ann@example.com`)).body).toMatchObject([{ subject: 'First' }])
  const { body: all } = await call('GET', mails)
  expect(all).toHaveLength(2)
  expect((await call('GET', `${mails}/${all[0].id}`)).body.text).toContain('#token=abc')
  expect((await call('GET', `${mails}/99`)).status).toBe(422)
  expect((await call('DELETE', mails)).body).toEqual([])
  expect(sandbox.mail.list()).toEqual([])
})

test('the HTML of a letter runs nothing and fetches nothing', async () => {
  const { sandbox } = await aSandbox()
  const html = '<script>alert(1)</script><img src="https://evil.example/pixel"><p>Hello'
  await transportTo(sandbox.smtp).sendMail(letter('ann@example.com', 'Evil', { html }))
  const { id } = await sandbox.mail.waitFor('ann@example.com')
  const shown = await fetch(`${sandbox.url}/control/mails/${id}/html`)
  expect(await shown.text()).toContain('<p>Hello')
  const policy = shown.headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(/^default-src 'none'; .*sandbox allow-popups/)
  expect(policy).not.toMatch(/script-src|allow-scripts|allow-same-origin|https?:/)
})

test('a letter is refused to order, and a page that listens is told of each that comes', async () => {
  const { sandbox } = await aSandbox()
  const transport = transportTo(sandbox.smtp)
  sandbox.mail.refuse(451)
  await expect(transport.sendMail(letter('ann@example.com', 'No'))).rejects.toMatchObject({ responseCode: 451 })
  const stop = new AbortController()
  const stream = await fetch(`${sandbox.url}/control/stream`, { signal: stop.signal })
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
  await transport.sendMail(letter('ann@example.com', 'Yes'))
  let told = ''
  while (!told.includes('"type":"mail"')) told += (await reader.read()).value
  expect(told).toContain('"subject":"Yes"')
  stop.abort()
})

test('the mailbox is a page of the sandbox, found at /mailbox', async () => {
  const { sandbox } = await aSandbox()
  const reply = await fetch(`${sandbox.url}/mailbox`, { redirect: 'manual' })
  expect([reply.status, reply.headers.get('location')]).toEqual([302, '/pages/mailbox'])
})
