import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readableText } from './words.ts'

const asSent = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

test('what X escapes comes back as the customer typed it, whatever that was', () => {
  const typed = fc.array(fc.constantFrom('&', '<', '>', 'amp;', 'lt;', 'a', ' ', '😀')).map((parts) => parts.join(''))
  fc.assert(
    fc.property(typed, (text) => {
      expect(readableText(asSent(text), {})).toBe(text)
    }),
  )
})

test('a link is shown as the address behind it, even when that holds something like an escape', () => {
  const entities = { urls: [{ url: 'https://t.co/a', expanded_url: 'https://shop.example/?a=1&lt=2' }] }
  expect(readableText('https://t.co/a https://t.co/ab', entities)).toBe(
    'https://shop.example/?a=1&lt=2 https://t.co/ab',
  )
})

test('a link is never shown as anything but a web address', () => {
  const entities = { urls: [{ url: 'https://t.co/a', expanded_url: 'javascript:alert(1)' }] }
  expect(readableText('https://t.co/a', entities)).toBe('https://t.co/a')
})

test.each([
  ['its own link', 'see https://t.co/m', {}, 'https://t.co/m', 'see'],
  ['a link that leads to the medium', 'see https://t.co/m', media('https://x.com/messages/media/1'), null, 'see'],
  ['an unexplained link, when the medium has none of its own', 'https://t.co/m', {}, null, ''],
  ["not the customer's link", 'https://t.co/m', media('https://blog.example/'), null, 'https://blog.example/'],
  ['not an unexplained link, when the medium has another', 'https://t.co/m', {}, 'https://t.co/n', 'https://t.co/m'],
  ['nothing without a medium', 'https://t.co/m', {}, undefined, 'https://t.co/m'],
  ['nothing from the middle', 'https://t.co/m is it', {}, 'https://t.co/m', 'https://t.co/m is it'],
])('of the links at the end an attachment takes away %s', (_, text, entities, link, expected) => {
  expect(readableText(text, entities, link)).toBe(expected)
})

test('a megabyte of half links takes no time', () => {
  const started = performance.now()
  readableText(`${'https://t.co/ &am'.repeat(60_000)} https://t.co/m`, {}, 'https://t.co/m')
  expect(performance.now() - started).toBeLessThan(500)
})

function media(expanded: string) {
  return { urls: [{ url: 'https://t.co/m', expanded_url: expanded }] }
}
