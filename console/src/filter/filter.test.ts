import { describe, expect, test } from 'vitest'
import { complete } from './complete.ts'
import { type Choices, queryOf } from './query.ts'
import { fields, lastPart, readTyped, withToken, writeTyped } from './tokens.ts'

const same = (...names: string[]) => names.map((name) => ({ value: name, label: name, id: name }))
const choices: Choices = {
  status: [...same('open', 'resolved'), { value: 'waiting', label: 'Waiting', id: 'pending_customer' }],
  channel: [{ value: 'whatsapp', label: 'WhatsApp', id: 'whatsapp' }],
  assignee: [
    { value: 'me', label: 'Me', id: 'me' },
    { value: 'none', label: 'Nobody', id: 'none' },
    { value: 'Ben Öz', label: 'Ben Öz', id: 'agt_ben' },
  ],
  tag: same('billing', 'late parcel'),
  priority: same('urgent', 'high'),
  department: [{ value: 'Customer care', label: 'Customer care', id: 'dep_1' }],
  inbox: [],
}

describe('what is typed', () => {
  test('is read as tokens and words, in any order and any case', () => {
    expect(readTyped('late status:open  Channel:whatsapp parcel tag:"late parcel" ')).toEqual({
      tokens: [
        { field: 'status', value: 'open' },
        { field: 'channel', value: 'whatsapp' },
        { field: 'tag', value: 'late parcel' },
      ],
      words: 'late parcel',
    })
  })

  test.each([
    'status:',
    'colour:red',
    'http://example.com',
    'status:"open',
    'restatus:open,x status :open',
    '::: "" "',
  ])('is a word when it is no token of ours: %s', (text) => {
    expect(readTyped(text).tokens).toEqual([])
    expect(readTyped(text).words).toBe(text)
  })

  test('comes back the same when it is written and read again', () => {
    const typed = readTyped('assignee:"Ben Öz" tag:billing status:open,new and words')
    expect(readTyped(writeTyped(typed))).toEqual(typed)
  })

  test('a field stands once: the later value, in the place of the earlier', () => {
    expect(readTyped('tag:a status:open tag:b').tokens).toEqual([
      { field: 'status', value: 'open' },
      { field: 'tag', value: 'b' },
    ])
    const tokens = [
      { field: 'tag', value: 'a' },
      { field: 'status', value: 'open' },
    ] as const
    expect(withToken(tokens, { field: 'tag', value: 'b' })).toEqual([{ field: 'tag', value: 'b' }, tokens[1]])
  })

  test('ends in what is still being typed', () => {
    expect(lastPart('status:open chan')).toEqual({ before: 'status:open ', field: null, value: 'chan' })
    expect(lastPart('x channel:wh')).toEqual({ before: 'x ', field: 'channel', value: 'wh' })
    expect(lastPart('assignee:"Ben Ö')).toEqual({ before: '', field: 'assignee', value: 'Ben Ö' })
    expect(lastPart('tag:')).toEqual({ before: '', field: 'tag', value: '' })
  })
})

describe('tokens', () => {
  test('become what the API asks for, by name, label or id', () => {
    const { tokens } = readTyped('status:open,waiting assignee:"ben öz" tag:unheard department:dep_1 channel:WhatsApp')
    expect(queryOf(tokens, choices)).toEqual({
      query: {
        status: 'open,pending_customer',
        assigned_agent_id: 'agt_ben',
        tag: 'unheard',
        department_id: 'dep_1',
        channel: 'whatsapp',
      },
      unknown: [],
    })
  })

  test('with a value that nobody has are told, not passed over', () => {
    const { tokens } = readTyped('assignee:ghost status:open')
    expect(queryOf(tokens, choices)).toEqual({
      query: { status: 'open' },
      unknown: [{ field: 'assignee', value: 'ghost' }],
    })
  })
})

describe('completion', () => {
  const labels = (text: string) =>
    complete(text, fields, choices).map((one) => (one.kind === 'field' ? `${one.field}:` : one.choice.value))

  test('offers fields first, then values of the field, then values of any field that begin alike', () => {
    expect(labels('')).toEqual(fields.map((field) => `${field}:`))
    expect(labels('status:')).toEqual(['open', 'resolved', 'waiting'])
    expect(labels('status:open,wa')).toEqual(['waiting'])
    expect(labels('wh')).toEqual(['whatsapp'])
    expect(labels('status:open oz')).toEqual(['Ben Öz'])
    expect(labels('assignee:no')).toEqual(['none'])
    expect(labels('zzz')).toEqual([])
  })
})
