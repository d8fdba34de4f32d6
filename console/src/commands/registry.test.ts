import { beforeEach, describe, expect, test } from 'vitest'
import { capsOf, keyOf } from './keys.ts'
import { Registry } from './registry.ts'

let registry: Registry
let ran: string[]
const command = (id: string, key?: string, more: object = {}) => ({
  id,
  words: id,
  key,
  run: () => void ran.push(id),
  ...more,
})

beforeEach(() => {
  registry = new Registry()
  ran = []
})

describe('keys', () => {
  const press = (key: string, more: object = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  })

  test('are written the same on every keyboard', () => {
    expect(keyOf(press('K', { metaKey: true }), true)).toBe('mod+k')
    expect(keyOf(press('k', { ctrlKey: true }), false)).toBe('mod+k')
    expect(keyOf(press('Enter', { ctrlKey: true, shiftKey: true }), false)).toBe('mod+shift+enter')
    expect(keyOf(press('?', { shiftKey: true }), false)).toBe('?')
    expect(keyOf(press(']', { ctrlKey: true, altKey: true }), false)).toBe(']')
    expect(keyOf(press('Shift', { shiftKey: true }), false)).toBeUndefined()
    expect(capsOf('g i')).toEqual([['G'], ['I']])
  })
})

describe('the registry', () => {
  test('runs the command of a key, and of a sequence pressed within its time', () => {
    registry.register([command('resolve', 'e'), command('inbox', 'g i')])
    expect([registry.press('e', false), registry.press('g', false, 0), registry.press('i', false, 1000)]).toEqual([
      true,
      true,
      true,
    ])
    expect(ran).toEqual(['resolve', 'inbox'])
    registry.press('g', false, 0)
    expect(registry.press('i', false, 5000)).toBe(false)
  })

  test('leaves plain keys to whoever types, not keys with a modifier', () => {
    registry.register([
      command('resolve', 'e'),
      command('bar', 'mod+k'),
      command('leave', 'escape', { whileTyping: true }),
    ])
    expect(registry.press('e', true)).toBe(false)
    expect(registry.press('mod+k', true)).toBe(true)
    expect(registry.press('escape', true)).toBe(true)
    expect(ran).toEqual(['bar', 'leave'])
  })

  test('the newest registration has the key, and gives it back when it goes', () => {
    registry.register([command('list.down', 'j')])
    const leave = registry.register([command('thread.down', 'j')])
    registry.press('j', false)
    leave()
    registry.press('j', false)
    expect(ran).toEqual(['thread.down', 'list.down'])
  })

  test('what goes first has the key whatever is registered later', () => {
    registry.register([command('rows.resolve', 'e', { goesFirst: true })])
    registry.register([command('ticket.resolve', 'e')])
    registry.press('e', false)
    expect(ran).toEqual(['rows.resolve'])
  })

  test('what cannot be done now does not hold the key', () => {
    registry.register([command('inbox.close', 'escape')])
    registry.register([command('thread.close', 'escape', { when: () => false })])
    registry.press('escape', false)
    expect(ran).toEqual(['inbox.close'])
    expect(registry.run('thread.close')).toBe(false)
  })

  test('an unknown key is nobody’s and ends a sequence', () => {
    registry.register([command('inbox', 'g i')])
    expect([registry.press('x', false), registry.press('g', false, 0), registry.press('x', false, 1)]).toEqual([
      false,
      true,
      false,
    ])
    expect(registry.press('i', false, 2)).toBe(false)
  })
})
