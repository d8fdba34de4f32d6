import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestClient } from '../testing/app.ts'
import { testCompany } from '../testing/company.ts'

let app: Awaited<ReturnType<typeof testCompany>>
let admin: TestClient
let ids: Record<string, string> = {}
beforeAll(async () => {
  app = await testCompany()
  admin = await app.as('admin')
})
afterAll(() => app?.close())
beforeEach(async () => {
  const { inboxes } = (await admin.get('/api/v1/inboxes')).body
  ids = Object.fromEntries(
    inboxes.map(({ channel, inbox_id: id }: { channel: string; inbox_id: string }) => [channel, id]),
  )
})

const probe = (id = '', caller: TestClient = admin) => caller.post(`/api/v1/inboxes/${id}/test`)
const account = async (channel: string) =>
  (await probe(ids[channel])).body.checks.find(({ name }: { name: string }) => name === 'account')

describe('POST /api/v1/inboxes/:inbox_id/test', () => {
  test.each(['whatsapp', 'facebook', 'twitter'])(
    '%s: the platform knows the account by its credentials',
    async (channel) => {
      const { status, body } = await probe(ids[channel])
      expect(status).toBe(200)
      expect(body.checks.map(({ name, ok }: { name: string; ok: boolean }) => [name, ok])).toEqual([
        ['account', true],
        ['webhooks', true],
        ['status', true],
      ])
      expect(body.ok).toBe(true)
    },
  )

  test('a bot that fetches its answers has nobody to ask, and that is well', async () => {
    expect((await probe(ids['chatbot'])).body).toMatchObject({
      ok: true,
      checks: [{ name: 'account', ok: true }, {}, {}],
    })
  })

  test.each([
    ['whatsapp', { access_token: 'EAA-wrong' }, 'no longer accepts this inbox’s access token'],
    ['facebook', { page_token: 'EAA-wrong' }, 'no longer accepts this page’s access token'],
    ['twitter', { access_secret: 'wrong' }, 'does not accept the keys'],
  ])(
    '%s: credentials that the platform does not take fail in words, without repeating them',
    async (channel, settings, words) => {
      const before = await account(channel)
      const path = `/api/v1/inboxes/${ids[channel]}`
      const made = await app.sql<{ settings: object; secrets: object }[]>`
      select settings, secrets from inbox where channel = ${channel}`
      await admin.put(path, { settings })
      const { body, text } = await probe(ids[channel])
      expect(body).toMatchObject({ ok: false, checks: [{ name: 'account', ok: false }, { ok: true }, { ok: true }] })
      expect(body.checks[0].words).toContain(words)
      expect(text).not.toContain(Object.values(settings)[0])
      await app.sql`
      update inbox set secrets = ${app.sql.json(made[0]!.secrets as never)}, updated_at = clock_timestamp() where channel = ${channel}`
      expect(await account(channel)).toEqual(before)
    },
  )

  test('says so when webhooks cannot be verified, when the inbox is disabled, and when its secrets can no longer be read', async () => {
    const wish = { channel: 'whatsapp', name: 'Bare', settings: { phone_number_id: '1' } }
    const { inbox_id: id } = (await admin.post('/api/v1/inboxes', wish)).body
    await admin.put(`/api/v1/inboxes/${id}`, { status: 'disabled' })
    const { body } = await probe(id)
    expect(body).toMatchObject({
      ok: false,
      checks: [
        { name: 'account', ok: false, words: 'This inbox has no access token.' },
        { name: 'webhooks', ok: false, words: expect.stringContaining('missing') },
        { name: 'status', ok: false, words: expect.stringContaining('disabled') },
      ],
    })
    await app.sql`
      update inbox set secrets = secrets || '{"consumer_secret":"sealed under another key"}', updated_at = clock_timestamp() where channel = 'twitter'`
    expect((await probe(ids['twitter'])).body).toMatchObject({
      ok: false,
      checks: [{ name: 'settings', ok: false, words: expect.stringContaining('SECRET_KEY') }, { name: 'status' }],
    })
  })
})

describe('who may', () => {
  test('no credential is 401; who may not manage, or not see every department, is 403', async () => {
    expect((await probe(ids['whatsapp'], app.anonymous)).status).toBe(401)
    expect((await probe(ids['whatsapp'], await app.as('agent'))).status).toBe(403)
    expect((await probe(ids['whatsapp'], await app.service(['inbox.manage'], [uuidv7()]))).status).toBe(403)
  })

  test.each([toId('inbox', uuidv7()), 'inb_x', toId('ticket', uuidv7())])(
    '%s is an inbox that is not there',
    async (id) => {
      expect(await probe(id)).toMatchObject({ status: 404, body: { code: 'inbox_not_found' } })
    },
  )
})
