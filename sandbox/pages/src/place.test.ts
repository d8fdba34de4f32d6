import { expect, test } from 'vitest'
import { mostPhones, type Phone, readPlace, writePlace } from './place.ts'

test('the address brings back the phones that were on the desk, whatever is in their names', () => {
  const phones: Phone[] = [
    { platform: 'whatsapp', person: '15550100001', name: 'Ann ~ Ö, “Q”', account: undefined },
    { platform: 'chatbot', person: 'chat ~,1', name: '', account: 'chatbot' },
  ]
  expect(readPlace(writePlace({ phones, hasConsole: false }))).toEqual({ phones, hasConsole: false })
  expect(writePlace({ phones: [], hasConsole: true })).toBe('')
})

test('what cannot be read is left out, and the desk has an end', () => {
  expect(readPlace('?phones=fax~1~A,whatsapp~~B,%E0%A4%A,whatsapp~1~%25E0')).toMatchObject({
    phones: [{ person: '1' }],
  })
  const many = Array.from({ length: 40 }, (_, i) => `twitter~${i}~X`).join(',')
  expect(readPlace(`?phones=${many}`).phones).toHaveLength(mostPhones)
})
