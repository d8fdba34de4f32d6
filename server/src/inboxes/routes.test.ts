import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { channels } from '../channels/registry.ts'
import { toy } from '../channels/toy.fixture.ts'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'

let app: TestApp
let admin: TestClient
beforeAll(async () => {
  app = await testApp({ channels: [...channels, toy], environment: { PUBLIC_URL: 'http://127.0.0.1:8000' } })
  admin = await app.as('admin')
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.sql`delete from inbox`
})

const canary = 'canary-secret'
const toySettings = (account: string) => ({ account, secret: canary, url: 'http://127.0.0.1:9' })
const connect = (account: string, more: Record<string, unknown> = {}) =>
  admin.post('/api/v1/inboxes', { channel: 'toy', name: `Toy ${account}`, settings: toySettings(account), ...more })
const nowhere = toId('inbox', '01932a1f-7c00-7000-8000-000000000001')

describe('GET /api/v1/channels', () => {
  test('describes every channel, with its form and its secret fields marked', async () => {
    const { status, body } = await (await app.as('agent')).get('/api/v1/channels')
    expect(status).toBe(200)
    expect(body.channels.map(({ id }: { id: string }) => id)).toEqual([...channels, toy].map(({ id }) => id))
    expect(body.channels.at(-1)).toMatchObject({
      label: 'Toy',
      webhook_path: '/api/webhooks/toy',
      capabilities: { maxTextLength: 1000, replyWindow: null },
      settings: {
        type: 'object',
        required: ['account', 'secret', 'url'],
        properties: { account: { title: 'Account', type: 'string' }, secret: { secret: true } },
      },
    })
  })
})

describe('POST /api/v1/inboxes', () => {
  test('connects an account, which takes and sends at once; secrets are never read back', async () => {
    const reply = await connect('a')
    expect(reply.status).toBe(201)
    const { inbox_id: id } = reply.body
    expect(reply.body).toMatchObject({
      channel: 'toy',
      name: 'Toy a',
      account_id: 'a',
      department_id: null,
      is_default: true,
      status: 'active',
      settings: { account: 'a', url: 'http://127.0.0.1:9' },
      secrets_set: ['secret'],
      webhook_url: `http://127.0.0.1:8000/api/webhooks/toy/${id}`,
      shared_webhook_url: 'http://127.0.0.1:8000/api/webhooks/toy',
      problem: null,
    })
    expect(app.book.byAccount('toy', 'a')?.settings).toEqual(toySettings('a'))
    const replies = [reply, await admin.get(`/api/v1/inboxes/${id}`), await admin.get('/api/v1/inboxes')]
    for (const { text } of replies) expect(text).not.toContain(canary)
    const [row] = await app.sql`select inbox::text as text from inbox`
    expect(row?.['text']).not.toContain(canary)
  })

  test('one account has one inbox', async () => {
    const { body } = await connect('a')
    const again = await connect('a')
    expect(again).toMatchObject({ status: 409, body: { code: 'duplicate', inbox_id: body.inbox_id } })
    const race = await Promise.all(Array.from({ length: 6 }, () => connect('b')))
    expect(race.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
  })

  test('of accounts that are connected at once, one becomes the default and none is refused', async () => {
    const accounts = ['a', 'b', 'c', 'd', 'e', 'f']
    await Promise.all(accounts.map(() => app.deps.sql`select pg_sleep(0.05)`))
    const race = await Promise.all(accounts.map((account) => connect(account)))
    expect(race.map(({ status }) => status)).toEqual(accounts.map(() => 201))
    expect(race.filter(({ body }) => body.is_default)).toHaveLength(1)
  })

  test('the same Idempotency-Key connects once', async () => {
    const send = () =>
      admin.post(
        '/api/v1/inboxes',
        { channel: 'toy', name: 'Once', settings: toySettings('a') },
        { 'idempotency-key': 'k1' },
      )
    const [first, second] = [await send(), await send()]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
  })

  test.each([
    ['settings that lack a field', { settings: { account: 'a' } }, ['/settings/secret', '/settings/url']],
    ['an unknown setting', { settings: { ...toySettings('a'), colour: 'red' } }, ['/settings/colour']],
    ['a setting of another type', { settings: { ...toySettings('a'), url: true } }, ['/settings/url']],
    ['no name', { name: '' }, ['/name']],
    ['an unknown field', { secret: 'x' }, ['/secret']],
    ['a name of blanks', { name: '  ' }, ['/name']],
  ])('refuses %s, says where, and connects nothing', async (_what, wrong, paths) => {
    const reply = await connect('a', wrong)
    expect(reply).toMatchObject({ status: 422, body: { code: 'invalid_body' } })
    expect(reply.body.errors.map(({ path }: { path: string }) => path)).toEqual(paths)
    expect(reply.text).not.toContain(canary)
    expect(await app.sql`select 1 from inbox`).toEqual([])
  })

  test('refuses a channel and a department that are not there', async () => {
    expect(await connect('a', { channel: 'pigeon' })).toMatchObject({
      status: 404,
      body: { code: 'channel_not_found' },
    })
    const department = toId('department', uuidv7())
    expect(await connect('a', { department_id: department })).toMatchObject({
      status: 404,
      body: { code: 'department_not_found' },
    })
  })
})

describe('PUT /api/v1/inboxes/:inbox_id', () => {
  test('changes what is named and leaves the rest, a secret that is absent too', async () => {
    const [department] = await app.sql`insert into department (id, name) values (${uuidv7()}, ${uuidv7()}) returning id`
    const { body: made } = await connect('a')
    const wish = {
      name: 'Front desk',
      department_id: toId('department', department?.['id']),
      settings: { url: 'http://127.0.0.1:10' },
    }
    const { status, body } = await admin.put(`/api/v1/inboxes/${made.inbox_id}`, wish)
    expect(status).toBe(200)
    expect(body).toMatchObject({ ...wish, settings: { account: 'a', ...wish.settings }, secrets_set: ['secret'] })
    expect(body.updated_at > made.updated_at).toBe(true)
    expect(app.book.byAccount('toy', 'a')).toMatchObject({
      name: 'Front desk',
      departmentId: department?.['id'],
      settings: { secret: canary, url: 'http://127.0.0.1:10' },
    })
    const cleared = await admin.put(`/api/v1/inboxes/${made.inbox_id}`, { department_id: null })
    expect(cleared.body).toMatchObject({ department_id: null, name: 'Front desk' })
  })

  test('an empty text removes a secret that the channel can do without', async () => {
    const settings = { phone_number_id: '1', access_token: canary, verify_token: canary }
    const { body } = await admin.post('/api/v1/inboxes', { channel: 'whatsapp', name: 'W', settings })
    expect(body.secrets_set).toEqual(['access_token', 'verify_token'])
    const changed = await admin.put(`/api/v1/inboxes/${body.inbox_id}`, { settings: { access_token: '' } })
    expect(changed.body.secrets_set).toEqual(['verify_token'])
    expect(app.book.byAccount('whatsapp', '1')?.settings).not.toHaveProperty('access_token')
    expect(app.book.byAccount('whatsapp', '1')?.settings['verify_token']).toBe(canary)
  })

  test('a disabled inbox is no longer spoken to, and comes back', async () => {
    const { body } = await connect('a')
    const path = `/api/v1/inboxes/${body.inbox_id}`
    expect((await admin.put(path, { status: 'disabled' })).body.status).toBe('disabled')
    expect(app.book.byAccount('toy', 'a')).toBeUndefined()
    expect((await admin.put(path, { status: 'active' })).body.status).toBe('active')
    expect(app.book.byAccount('toy', 'a')).toBeDefined()
  })

  test('every channel has one default: the first inbox, until another is made it', async () => {
    const ids = [await connect('a'), await connect('b'), await connect('c', { is_default: true })].map(
      ({ body }) => body.inbox_id as string,
    )
    const defaults = async () => {
      const { body } = await admin.get('/api/v1/inboxes')
      return body.inboxes
        .filter((inbox: { is_default: boolean }) => inbox.is_default)
        .map((inbox: { inbox_id: string }) => inbox.inbox_id)
    }
    expect(await defaults()).toEqual([ids[2]])
    await Promise.all(ids.map((id) => admin.put(`/api/v1/inboxes/${id}`, { is_default: true })))
    expect(await defaults()).toHaveLength(1)
    await admin.put(`/api/v1/inboxes/${ids[1]}`, { is_default: true })
    expect(await defaults()).toEqual([ids[1]])
    expect(app.book.defaultOf('toy')?.accountId).toBe('b')
    const taken = await admin.put(`/api/v1/inboxes/${ids[1]}`, { is_default: false })
    expect(taken).toMatchObject({ status: 422, body: { errors: [{ path: '/is_default' }] } })
    expect(await defaults()).toEqual([ids[1]])
  })

  test('an account cannot be taken from another inbox', async () => {
    await connect('a')
    const { body } = await connect('b')
    const reply = await admin.put(`/api/v1/inboxes/${body.inbox_id}`, { settings: { account: 'a' } })
    expect(reply).toMatchObject({ status: 409, body: { code: 'duplicate' } })
    expect((await admin.get(`/api/v1/inboxes/${body.inbox_id}`)).body.account_id).toBe('b')
  })

  test.each([
    ['nothing to change', {}, 400, 'nothing_to_update'],
    ['another channel', { channel: 'whatsapp' }, 422, 'invalid_body'],
    ['a setting that does not fit', { settings: { account: 'x'.repeat(600) } }, 422, 'invalid_body'],
    ['a status that is none', { status: 'deleted' }, 422, 'invalid_body'],
    ['an unknown department', { department_id: toId('department', uuidv7()) }, 404, 'department_not_found'],
  ])('refuses %s and changes nothing', async (_what, wish, status, code) => {
    const { body } = await connect('a')
    expect(await admin.put(`/api/v1/inboxes/${body.inbox_id}`, wish)).toMatchObject({ status, body: { code } })
    expect((await admin.get(`/api/v1/inboxes/${body.inbox_id}`)).body).toEqual(body)
  })
})

describe('GET /api/v1/inboxes', () => {
  test('pages by cursor, oldest first', async () => {
    for (const account of ['a', 'b', 'c']) await connect(account)
    const first = await admin.get('/api/v1/inboxes?limit=2')
    const second = await admin.get(`/api/v1/inboxes?limit=2&cursor=${first.body.next_cursor}`)
    const accounts = [...first.body.inboxes, ...second.body.inboxes].map(({ account_id: id }) => id)
    expect(accounts).toEqual(['a', 'b', 'c'])
    expect(second.body.next_cursor).toBeNull()
    expect(await admin.get('/api/v1/inboxes?cursor=x')).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } })
  })
})

describe('who may', () => {
  const routes = [
    ['GET', '/api/v1/channels'],
    ['GET', '/api/v1/inboxes'],
    ['GET', `/api/v1/inboxes/${nowhere}`],
    ['POST', '/api/v1/inboxes'],
    ['PUT', `/api/v1/inboxes/${nowhere}`],
    ['POST', `/api/v1/inboxes/${nowhere}/test`],
  ] as const
  const json = { headers: { 'content-type': 'application/json' }, body: '{}' }

  test.each(routes)('%s %s needs a credential and the right', async (method, path) => {
    const body = method === 'GET' ? {} : json
    expect((await app.anonymous.send(method, path, body)).status).toBe(401)
    const key = await app.service(['ticket.read'])
    expect((await key.send(method, path, body)).status).toBe(403)
  })

  test('an agent sees inboxes and changes none', async () => {
    const { body } = await connect('a')
    const agent = await app.as('agent')
    expect((await agent.get(`/api/v1/inboxes/${body.inbox_id}`)).body).toEqual(body)
    expect((await agent.put(`/api/v1/inboxes/${body.inbox_id}`, { name: 'Mine' })).status).toBe(403)
    expect((await agent.post('/api/v1/inboxes', {})).status).toBe(403)
  })

  test('a key that is bound to departments manages no inbox', async () => {
    const { body } = await connect('a')
    const key = await app.service(['inbox.read', 'inbox.manage'], [uuidv7()])
    expect((await key.put(`/api/v1/inboxes/${body.inbox_id}`, { name: 'Mine' })).status).toBe(403)
    const wish = { channel: 'toy', name: 'b', settings: toySettings('b') }
    expect((await key.post('/api/v1/inboxes', wish)).status).toBe(403)
  })

  test.each([nowhere, 'inb_x', 'x', toId('ticket', uuidv7())])('%s is an inbox that is not there', async (id) => {
    const replies = [await admin.get(`/api/v1/inboxes/${id}`), await admin.put(`/api/v1/inboxes/${id}`, { name: 'x' })]
    for (const reply of replies) expect(reply).toMatchObject({ status: 404, body: { code: 'inbox_not_found' } })
  })
})
