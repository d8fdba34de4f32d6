import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createVault } from '../access/vault.ts'
import { channels } from '../channels/registry.ts'
import { readConfig, variables } from '../config.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { openInboxBook } from './book.ts'
import { ensureEnvironmentInboxes, environmentSettings } from './environment.ts'
import { isSecret } from './settings.ts'

const whatsapp = {
  WHATSAPP_PHONE_NUMBER_ID: '1001',
  WHATSAPP_ACCESS_TOKEN: 'canary-token',
  WHATSAPP_APP_SECRET: 'canary-app-secret',
  WHATSAPP_VERIFY_TOKEN: 'canary-verify',
}

describe.each(channels.map((channel) => [channel.id, channel] as const))('the variables of %s', (_id, channel) => {
  test('name settings of the channel, and are secret exactly where the setting is', () => {
    for (const [field, name] of Object.entries(channel.environment ?? {})) {
      expect(Object.keys(channel.settings.properties)).toContain(field)
      const variable: { secret?: boolean } = variables[name!]
      expect([name, variable.secret === true]).toEqual([name, isSecret(channel, field)])
    }
  })

  test('name no inbox when none is set', () => {
    expect(environmentSettings(channel, readConfig({}))).toBeNull()
    expect(environmentSettings(channel, readConfig({ META_GRAPH_URL: 'http://g', X_API_URL: 'http://x' }))).toBeNull()
  })
})

describe('at start', () => {
  const vault = createVault('a secret key for these tests only')
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => void lines.push(line) })
  let database: TestDatabase
  beforeAll(async () => {
    database = await testDatabase()
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    lines.length = 0
    await database.sql`delete from inbox`
  })

  const start = (environment: Record<string, string>) =>
    ensureEnvironmentInboxes({ sql: database.sql, config: readConfig(environment), vault, channels, log })
  async function connected() {
    const { decrypt } = vault
    const book = await openInboxBook({ sql: database.sql, channels, decrypt })
    book.stop()
    return book.all().map(({ channel, accountId, isDefault, settings }) => ({
      channel: channel.id,
      accountId,
      isDefault,
      settings,
    }))
  }

  test('every inbox that the environment names is connected, with the addresses of its platform', async () => {
    await start({
      ...whatsapp,
      META_GRAPH_URL: 'http://127.0.0.1:9/graph',
      META_GRAPH_VERSION: 'v24.0',
      FACEBOOK_PAGE_ID: 'page',
      TWITTER_USER_ID: '77',
      TWITTER_CONSUMER_KEY: 'k',
      TWITTER_CONSUMER_SECRET: 's',
      TWITTER_ACCESS_TOKEN: 't',
      TWITTER_ACCESS_SECRET: 'u',
      X_API_URL: 'http://127.0.0.1:9/x',
      CHATBOT_SECRET: 'bot secret',
    })
    const meta = { graph_url: 'http://127.0.0.1:9/graph', graph_version: 'v24.0' }
    expect(await connected()).toMatchObject([
      { channel: 'whatsapp', accountId: '1001', isDefault: true, settings: { ...meta, access_token: 'canary-token' } },
      { channel: 'facebook', accountId: 'page', isDefault: true, settings: { ...meta, page_id: 'page' } },
      { channel: 'twitter', accountId: '77', settings: { api_url: 'http://127.0.0.1:9/x', access_secret: 'u' } },
      { channel: 'chatbot', accountId: 'chatbot', settings: { bot_id: 'chatbot', secret: 'bot secret' } },
    ])
    const [row] = await database.sql`select string_agg(inbox::text, ' ') as text from inbox`
    expect(row?.['text']).not.toMatch(/canary|bot secret/)
    expect(lines.join()).not.toMatch(/canary|bot secret/)
  })

  test('the environment wins over what is stored, and what it leaves open stays', async () => {
    await start(whatsapp)
    await database.sql`update inbox set name = 'Our line', status = 'disabled'`
    await start({ WHATSAPP_PHONE_NUMBER_ID: '1001', WHATSAPP_ACCESS_TOKEN: 'new token' })
    const [inbox, ...more] = await connected()
    expect(more).toEqual([])
    expect(inbox?.settings).toMatchObject({ access_token: 'new token', app_secret: 'canary-app-secret' })
    expect(await database.sql`select name, status from inbox`).toEqual([{ name: 'Our line', status: 'disabled' }])
  })

  test('a start that changes nothing writes nothing', async () => {
    await start(whatsapp)
    const before = await database.sql`select * from inbox`
    await start(whatsapp)
    expect(await database.sql`select * from inbox`).toEqual(before)
  })

  test('nodes that start at once make one inbox, one default and no error', async () => {
    const { sql } = database
    // Every connection of the pool is open first, so that the starts truly run side by side.
    await Promise.all(Array.from({ length: 4 }, () => sql`select pg_sleep(0.05)`))
    await Promise.all(Array.from({ length: 8 }, () => start(whatsapp)))
    expect(await connected()).toMatchObject([
      { accountId: '1001', isDefault: true, settings: { access_token: 'canary-token' } },
    ])
  })

  test('settings that do not fit connect nothing, and are told by the names of their variables', async () => {
    await start({ ...whatsapp, WHATSAPP_PHONE_NUMBER_ID: 'not a number!', TWITTER_USER_ID: '77' })
    expect(await connected()).toEqual([])
    expect(lines.join()).toContain('WHATSAPP_PHONE_NUMBER_ID is not in the right form')
    expect(lines.join()).toContain('TWITTER_CONSUMER_SECRET is required')
    expect(lines.join()).not.toContain('canary')
  })
})
