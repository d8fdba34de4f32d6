import { expect, test } from 'vitest'
import { filledPieces, unknownPlaceholders } from './placeholders.ts'

const values = {
  'customer.name': 'Ada Byron',
  'customer.first_name': 'Ada',
  'agent.name': 'Maya',
  'ticket.number': '1042',
}
const textOf = (content: string) =>
  filledPieces(content, values)
    .map(({ text }) => text)
    .join('')

test('placeholders are filled in where they stand, and told apart from the text', () => {
  expect(filledPieces('Hi {{customer.first_name}}!', values)).toEqual([
    { text: 'Hi ', isFilled: false },
    { text: 'Ada', isFilled: true },
    { text: '!', isFilled: false },
  ])
  expect(textOf('{{ticket.number}}{{agent.name}}')).toBe('1042Maya')
})

test('what Parley does not know stays as it stands and is named once', () => {
  const content = '{{customer.nickname}} {{customer.nickname}} {{}} {customer.name} {{customer.name}'
  expect(unknownPlaceholders(content)).toEqual(['{{customer.nickname}}', '{{}}'])
  expect(textOf(content)).toBe(content)
})

test('a value that looks like a placeholder is not filled in again', () => {
  expect(
    filledPieces('{{customer.name}}', { ...values, 'customer.name': '{{agent.name}}' }).map(({ text }) => text),
  ).toEqual(['{{agent.name}}'])
})
