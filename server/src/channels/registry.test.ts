import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { settingsFrom } from './define.ts'
import { channelById, channels } from './registry.ts'
import { toy } from './toy.fixture.ts'

describe('the registry', () => {
  test('names every channel once, and finds each by its id', () => {
    const ids = channels.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const channel of channels) expect(channelById(channel.id)).toBe(channel)
    expect(channelById('carrier-pigeon')).toBeUndefined()
    expect(channelById('toy')).toBeUndefined()
  })

  test('has a line for every folder that says what a channel is', () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .filter((name) => readdirSync(join(import.meta.dirname, name)).includes('config.ts'))
    expect(channels.map(({ id }) => id).sort()).toEqual(folders.sort())
  })
})

describe('settings from outside', () => {
  const twitter = channelById('twitter')!
  const complete = { user_id: '1', consumer_key: '', consumer_secret: '', access_token: '', access_secret: '' }

  test('get the defaults of the schema, and the given object stays as it was', () => {
    const fitted = settingsFrom(twitter, complete)
    expect(fitted).toEqual({ ok: true, settings: { ...complete, api_url: 'https://api.x.com' } })
    expect(complete).not.toHaveProperty('api_url')
  })

  test.each([null, 7, 'x', [], {}, { ...complete, user_id: 'me' }, { ...complete, colour: 'red' }])(
    'are refused with the place of each fault: %j',
    (candidate) => {
      const refused = settingsFrom(twitter, candidate)
      expect(refused.ok).toBe(false)
      expect(!refused.ok && refused.faults.length).toBeGreaterThan(0)
    },
  )

  test('of a channel that nobody registered fit just as well', () => {
    const settings = { account: 'a', secret: 's', url: 'u' }
    expect(settingsFrom(toy, settings)).toEqual({ ok: true, settings })
  })
})
