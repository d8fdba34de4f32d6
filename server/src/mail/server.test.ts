import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { testMailbox } from '../testing/mailbox.ts'
import { until } from '../testing/until.ts'
import { configuredServer } from './server.ts'
import { startMail } from './worker.ts'

let house: Awaited<ReturnType<typeof testMailbox>>
beforeAll(async () => {
  house = await testMailbox()
})
afterAll(() => house?.close())

const server = (environment: Record<string, string>) =>
  configuredServer(
    readConfig({ SMTP_SERVER: 'mail.example.com', SMTP_SENDER_EMAIL: 'desk@example.com', ...environment }),
  )

test('the environment names the server; in doubt the connection is never in clear', () => {
  expect(configuredServer(readConfig({}))).toBeNull()
  expect(server({ SMTP_SENDER_PASSWORD: 'x' })).toEqual({
    host: 'mail.example.com',
    port: 587,
    security: 'starttls',
    login: { user: 'desk@example.com', password: 'x' },
    sender: 'desk@example.com',
  })
  expect(server({ SMTP_PORT: '465' })?.security).toBe('tls')
  expect(server({ SMTP_SERVER: '127.0.0.1', SMTP_PORT: '25' })).toMatchObject({ security: 'none', login: null })
  expect(server({ SMTP_SERVER: '127.0.0.1', SMTP_SECURITY: 'starttls' })?.security).toBe('starttls')
  expect(server({ SMTP_USER: 'u', SMTP_SENDER_PASSWORD: 'x' })?.login?.user).toBe('u')
  expect(() => server({ SMTP_SENDER_EMAIL: '' })).toThrow('SMTP_SENDER_EMAIL')
})

test('a server that offers no TLS gets neither a letter nor the password, unless that is asked for', async () => {
  const inClear = { ...house.sandbox.smtp, login: { user: 'u', password: 'p' }, sender: 'desk@example.com' }
  house.pointMail({ ...inClear, security: 'starttls' })
  await house.access.mail.mail(house.sql, { kind: 'email_changed', to: 'tls@example.com', name: 'Ada' })
  house.wake.signal('mail')
  const [row] = await until(async () => {
    const rows = await house.sql`select state, failure, attempts from mail where failure is not null`
    return rows.length > 0 && rows
  })
  expect(row).toMatchObject({ state: 'queued', attempts: 1 })
  expect(house.sandbox.mail.list()).toEqual([])
  house.pointMail({ ...inClear, security: 'none' })
  await house.sql`update mail set run_at = now()`
  house.wake.signal('mail')
  await house.sandbox.mail.waitFor('tls@example.com')
})

test('two nodes share the queue: each letter goes out once', async () => {
  const { deps, wake, access, sandbox } = house
  const nobody = async () => null
  const second = startMail({
    ...deps,
    wake,
    mail: access.mail,
    origin: deps.config.origin,
    companyName: async () => 'Parley',
    grants: { agent_reset_wish: nobody, customer_reset_wish: nobody, customer_signup_wish: nobody },
  })
  second.point({ ...sandbox.smtp, security: 'none', login: null, sender: 'second@example.com' })
  const to = Array.from({ length: 40 }, (_, n) => `reader-${n}@example.com`)
  await Promise.all(to.map((one) => access.mail.mail(house.sql, { kind: 'email_changed', to: one, name: 'Ada' })))
  wake.signal('mail')
  await Promise.all(to.map((one) => sandbox.mail.waitFor(one)))
  await until(async () => (await house.sql`select 1 from mail where state = 'queued'`).length === 0)
  await second.stop()
  const got = sandbox.mail.list().filter(({ to: [one] }) => one?.startsWith('reader-'))
  expect(got).toHaveLength(40)
  expect(new Set(got.map(({ from }) => from))).toEqual(new Set(['second@example.com', 'desk@example.com']))
})

test('what nobody could send is given up: a reset after an hour, anything else after a day', async () => {
  await house.sql`delete from mail`
  const { expire } = await import('./store.ts')
  house.pointMail({ host: '127.0.0.1', port: 1, security: 'none', login: null, sender: 'desk@example.com' })
  await house.access.mail.wish(house.sql, { kind: 'agent_reset_wish', to: 'late@example.com' })
  await house.access.mail.mail(house.sql, { kind: 'email_changed', to: 'late@example.com', name: 'Ada' })
  await house.sql`update mail set run_at = now() + interval '2 days'`
  const hours = (n: number) => new Date(Date.now() + n * 3_600_000)
  expect([await expire(house.sql, hours(0.9)), await expire(house.sql, hours(1.1))]).toEqual([0, 1])
  expect([await expire(house.sql, hours(23)), await expire(house.sql, hours(25))]).toEqual([0, 1])
  const rows = await house.sql`select state, sealed from mail`
  expect(rows.map((row) => ({ ...row }))).toEqual(Array(2).fill({ state: 'failed', sealed: null }))
})
