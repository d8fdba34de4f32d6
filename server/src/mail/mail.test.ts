import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testMailbox, tokenOf } from '../testing/mailbox.ts'
import { until } from '../testing/until.ts'
import { createMail, mostWishes } from './queue.ts'

let house: Awaited<ReturnType<typeof testMailbox>>
const clock = { ms: Date.now() }
beforeAll(async () => {
  house = await testMailbox({ now: () => new Date(clock.ms) })
})
beforeEach(() => house.sandbox.mail.clear())
afterAll(() => house?.close())

const letter = (to: string) => ({ kind: 'email_changed', to, name: 'Ada' }) as const
const rowsOf = (kind: string) =>
  house.sql<{ id: string; state: string; sealed: string | null; attempts: number; failure: string | null }[]>`
    select id, state, sealed, attempts, failure from mail where kind = ${kind} order by id`

describe('a letter', () => {
  test('goes out when the transaction that queued it commits, and its text is then gone from the table', async () => {
    await house.sql.begin((tx) => house.access.mail.mail(tx, letter('ada@example.com')))
    const [queued] = await rowsOf('email_changed')
    expect(queued?.sealed ?? '').not.toContain('ada@example.com')
    house.wake.signal('mail')
    const got = await house.sandbox.mail.waitFor('ada@example.com')
    expect(got.subject).toBe('Your e-mail address was changed')
    expect(got.text).toContain('Hello Ada')
    expect(Object.fromEntries(got.headers)['auto-submitted']).toBe('auto-generated')
    const [sent] = await until(async () => {
      const rows = await rowsOf('email_changed')
      return rows[0]?.state === 'sent' && rows
    })
    expect(sent).toMatchObject({ sealed: null, attempts: 1, failure: null })
  })

  test('of a transaction that is rolled back is never sent', async () => {
    const undone = house.sql.begin(async (tx) => {
      await house.access.mail.mail(tx, letter('undone@example.com'))
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    await house.access.mail.mail(house.sql, letter('done@example.com'))
    house.wake.signal('mail')
    await house.sandbox.mail.waitFor('done@example.com')
    expect(house.sandbox.mail.list('undone@example.com')).toEqual([])
  })

  test('that the server cannot take now is tried again under the same Message-ID; one that it refuses is given up', async () => {
    await house.sql`delete from mail`
    house.sandbox.mail.refuse(451)
    await house.access.mail.mail(house.sql, letter('later@example.com'))
    house.wake.signal('mail')
    await until(async () => (await rowsOf('email_changed'))[0]?.failure === 'EMESSAGE 451')
    clock.ms += 10_000
    house.wake.signal('mail')
    const got = await house.sandbox.mail.waitFor('later@example.com')
    const sent = await until(async () => (await rowsOf('email_changed')).find(({ state }) => state === 'sent'))
    expect(sent.attempts).toBe(2)
    expect(Object.fromEntries(got.headers)['message-id']).toBe(`<${sent.id}@127.0.0.1>`)

    house.sandbox.mail.refuse(550)
    await house.access.mail.mail(house.sql, letter('never@example.com'))
    house.wake.signal('mail')
    const failed = await until(async () => (await rowsOf('email_changed')).find(({ state }) => state === 'failed'))
    expect(failed).toMatchObject({ sealed: null, failure: 'EMESSAGE 550', attempts: 1 })
  })

  test('to an address that is none, or with line breaks in names, puts nothing into headers', async () => {
    await house.sql`update company set name = ${'Evil\r\nBcc: x@example.com'}`
    await house.access.mail.mail(house.sql, { ...letter('a@example.com\r\nBcc: x@example.com'), kind: 'email_changed' })
    await house.access.mail.mail(house.sql, { ...letter('good@example.com'), name: '<b>Ada\r\nBcc: x@example.com' })
    house.wake.signal('mail')
    const got = await house.sandbox.mail.waitFor('good@example.com')
    await house.sql`update company set name = 'Parley'`
    expect(got.headers.map(([name]) => name)).not.toContain('bcc')
    expect(got.to).toEqual(['good@example.com'])
    expect(got.html).toContain('&lt;b&gt;Ada')
    await until(async () => (await rowsOf('email_changed')).some(({ failure }) => failure === 'bad_address'))
    expect(house.sandbox.mail.list('x@example.com')).toEqual([])
  })
})

test('69: strangers can have three letters an hour sent to one address, however many ask at once', async () => {
  await house.sql`delete from mail`
  const ask = () => house.access.mail.wish(house.sql, { kind: 'agent_reset_wish', to: 'victim@example.com' })
  await Promise.all(Array.from({ length: 20 }, ask))
  expect(await rowsOf('agent_reset_wish')).toHaveLength(mostWishes)
  clock.ms += 3_600_001
  await ask()
  expect(await rowsOf('agent_reset_wish')).toHaveLength(mostWishes + 1)
})

test('a letter that was sealed with another SECRET_KEY is given up, and says why', async () => {
  const other = { ...house.access.vault, encrypt: () => 'v1.AAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }
  await createMail({ vault: other, now: () => new Date(clock.ms) }).mail(house.sql, letter('lost@example.com'))
  house.wake.signal('mail')
  await until(async () => (await rowsOf('email_changed')).some(({ failure }) => failure === 'secret_key_changed'))
})

test('an invitation is mailed with the very link that the administrator is shown', async () => {
  const admin = await house.as('admin')
  const body = { email: 'new@example.com', name: 'New', role: 'agent' }
  const { body: invited } = await admin.post('/api/v1/agents/invitations', body)
  house.wake.signal('mail')
  const got = await house.sandbox.mail.waitFor('new@example.com')
  expect(invited.link).toContain(tokenOf(got))
})

test('who had an address until now is told when an administrator changes it', async () => {
  const [admin, agent] = [await house.as('super_admin'), await house.as('agent')]
  const changed = await admin.put(`/api/v1/agents/${agent.agentId}`, { email: 'moved@example.com' })
  expect(changed.status).toBe(200)
  house.wake.signal('mail')
  expect((await house.sandbox.mail.waitFor(agent.email)).text).toContain('now has another e-mail address')
  expect(house.sandbox.mail.list('moved@example.com')).toEqual([])
})
