import { describe, expect, test } from 'vitest'
import { cutOut } from './cut.ts'

const cut = (body: unknown, ...names: string[]) => cutOut(JSON.stringify(body), new Set(names))

describe('a person is cut out of a raw payload', () => {
  test('with everything in the innermost entry of a list that names them, and nobody else', () => {
    const ada = { from: '1555', text: { body: 'secret' } }
    const bob = { from: '1666', text: { body: 'hello' } }
    const contacts = [
      { profile: { name: 'Ada' }, wa_id: '1555' },
      { profile: { name: 'Bob' }, wa_id: '1666' },
    ]
    const found = cut({ entry: [{ id: 'acc', changes: [{ value: { contacts, messages: [ada, bob] } }] }] }, '1555')
    expect(found).toEqual({
      found: true,
      rest: JSON.stringify({
        entry: [{ id: 'acc', changes: [{ value: { contacts: [contacts[1]], messages: [bob] } }] }],
      }),
      pointers: ['/entry/0/changes/0/value/contacts/0', '/entry/0/changes/0/value/messages/0'],
    })
  })

  test('where they stand one level down beside what they wrote', () => {
    const line = (id: string) => ({ sender: { id }, message: { text: `by ${id}` } })
    expect(cut({ entry: [{ messaging: [line('a'), line('b')] }] }, 'a')).toMatchObject({
      rest: JSON.stringify({ entry: [{ messaging: [line('b')] }] }),
    })
  })

  test('where they are the key of what is known of them', () => {
    expect(cut({ users: { a: { name: 'Ada' }, b: { name: 'Bob' } }, list: [] }, 'a')).toMatchObject({
      rest: JSON.stringify({ users: { b: { name: 'Bob' } }, list: [] }),
      pointers: ['/users/a'],
    })
  })

  test('whole, when it names them outside every list', () => {
    expect(cut({ session: 'a', text: 'secret' }, 'a')).toMatchObject({ found: true, rest: null })
  })

  test('by a phone number with a plus, by a number that is no text, and by a name with signs that JSON escapes', () => {
    expect(cut([{ phone: '+1555', x: 1 }], '1555')).toMatchObject({ rest: '[]' })
    expect(cut([{ id: 1555 }, { id: 1666 }], '1555')).toMatchObject({ rest: '[{"id":1666}]' })
    expect(cut([{ id: 'ä"/b' }], 'ä"/b')).toMatchObject({ rest: '[]' })
  })

  test('whole, when it is no JSON; and nothing is touched that only holds their id as a part', () => {
    expect(cutOut('{"from":"1555", broken', new Set(['1555']))).toMatchObject({ found: true, rest: null })
    expect(cut({ list: [{ from: '15557', text: 'call 1555 now' }] }, '1555')).toEqual({ found: false })
  })
})
