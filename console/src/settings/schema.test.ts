import { describe, expect, test } from 'vitest'
import { channels } from '../../../server/src/channels/registry.ts'
import { faultOf, guideOf, rateWords, sentValue, settingsFields, splitFields, storedValues } from './schema.ts'

const schemaOf = (id: string) =>
  JSON.parse(JSON.stringify(channels.find((channel) => channel.id === id)?.settings)) as Record<string, unknown>
const fieldOf = (channel: string, name: string) => settingsFields(schemaOf(channel)).find((one) => one.name === name)!

describe('a settings form', () => {
  test('is made from the channel’s schema alone, for every channel that there is', () => {
    for (const { id } of channels) {
      const fields = settingsFields(schemaOf(id))
      expect(fields.length, id).toBeGreaterThan(1)
      for (const field of fields) expect(field.title, `${id} ${field.name}`).not.toBe(field.name)
      expect(guideOf(schemaOf(id)).length, id).toBeGreaterThan(0)
    }
  })

  test('tells secrets, switches and what has a default from what must be filled in', () => {
    expect(fieldOf('whatsapp', 'access_token')).toMatchObject({ kind: 'secret', isRequired: false })
    expect(fieldOf('whatsapp', 'phone_number_id')).toMatchObject({ kind: 'text', isRequired: true, hasDefault: false })
    expect(fieldOf('facebook', 'human_agent')).toMatchObject({ kind: 'switch', default: false })
    const { main, more } = splitFields(settingsFields(schemaOf('whatsapp')))
    expect(more.map(({ name }) => name)).toEqual(['graph_url', 'graph_version'])
    expect(main.map(({ name }) => name)).toContain('app_secret')
  })

  test('holds no secret, also when one is stored', () => {
    const fields = settingsFields(schemaOf('whatsapp'))
    expect(storedValues(fields, { phone_number_id: '1065', access_token: 'never sent' })).toMatchObject({
      phone_number_id: '1065',
      access_token: null,
      app_secret: null,
      graph_version: expect.stringMatching(/^v\d/),
    })
  })

  test('finds what is missing or misshaped before it is sent, and leaves a stored secret alone', () => {
    const id = fieldOf('whatsapp', 'phone_number_id')
    expect(faultOf(id, ' ', false)).toBe('needed')
    expect(faultOf(id, 'a b', false)).toBe('form')
    expect(faultOf(id, ' 106540352242922 ', false)).toBeUndefined()
    const key = fieldOf('twitter', 'consumer_key')
    expect(faultOf(key, null, false)).toBe('needed')
    expect(faultOf(key, null, true)).toBeUndefined()
    expect(faultOf(key, { replace: '' }, true)).toBe('needed')
    expect(faultOf(fieldOf('whatsapp', 'access_token'), { replace: '' }, true)).toBe('needed')
    expect(faultOf(fieldOf('whatsapp', 'access_token'), { replace: null }, true)).toBeUndefined()
    expect(faultOf(fieldOf('twitter', 'user_id'), '@sandbox', false)).toBe('form')
  })

  test('draws a schema that it does not know as text, and one that is broken as nothing', () => {
    const [field] = settingsFields({ properties: { port: { type: 'integer' }, odd: 7 }, required: ['port'] })
    expect(field).toMatchObject({ kind: 'number', title: 'port', isRequired: true })
    expect(sentValue({ kind: 'number' }, ' 8080 ')).toBe(8080)
    expect(sentValue({ kind: 'number' }, 'eighty')).toBe('eighty')
    expect(settingsFields({})).toEqual([])
    expect(settingsFields({ properties: { a: { pattern: '(' } } })[0]?.pattern).toBeNull()
  })
})

test('an error rate is told in per cent, exact where it is small, and of nothing there is none', () => {
  expect([0, 0.004, 1 / 3, null].map(rateWords)).toEqual(['0%', '0.4%', '33%', undefined])
})
