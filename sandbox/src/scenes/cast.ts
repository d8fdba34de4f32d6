import type { Platform } from '../accounts.ts'
import { newNumericId, newSnowflake } from '../ids.ts'

/** Somebody new, with an address on one platform. */
export type Person = { platform: Platform; id: string; name: string }

const firstNames = [
  ...[
    'Ann',
    'Bo',
    'Chidi',
    'Dana',
    'Elif',
    'Farid',
    'Grace',
    'Hugo',
    'Ines',
    'Jonas',
    'Kofi',
    'Lena',
    'Mateo',
    'Nadia',
  ],
  ...['Omar', 'Priya', 'Quinn', 'Rosa', 'Sven', 'Tala', 'Umar', 'Vera', 'Wei', 'Yara', 'Zoe', 'Aiko', 'Bruno', 'Carla'],
]
const lastNames = [
  ...['Abara', 'Berg', 'Castro', 'Dufour', 'Eriksen', 'Farah', 'Gupta', 'Haas', 'Ibsen', 'Jansen', 'Kim', 'Lopes'],
  ...['Meyer', 'Novak', 'Okafor', 'Petrov', 'Quist', 'Rossi', 'Sato', 'Thomas', 'Ueda', 'Vidal', 'Wolf', 'Zhang'],
]

/** What people open with, and what they add when nobody answers. */
export const openers = [
  ...['Where is my order? It should have come on Tuesday.', 'Hi! Do you ship to Norway?'],
  ...['The jacket is one size too small. Can I swap it?', 'I was charged twice for order A-20417.'],
  ...['The zip of my tent broke on the first night.', 'Can I change the address? I have just ordered.'],
  ...['My discount code does not work: SUMMER10', 'When will the blue one be back?'],
  ...['I cannot sign in. It says that my account is locked.', 'Is the stove allowed on a plane?'],
  ...['I sent the boots back two weeks ago and have no refund yet.', 'Do you repair backpacks as well?'],
  ...['The parcel says delivered, but there is nothing here.', 'Could I have an invoice with our VAT number?'],
  ...['How do I wash a down sleeping bag?', 'Please cancel my order, I took the wrong colour.'],
]
export const additions = [
  'Hello?',
  'It is rather urgent.',
  'I can send a photo.',
  'Thanks in advance!',
  'Order A-20993',
  '??',
]

/** A new person with a name by number, so that neighbours differ. Addresses are random: nobody meets an old ticket. */
export function newPerson(platform: Platform, number: number): Person {
  const first = firstNames[number % firstNames.length]
  const last = lastNames[(number * 7 + Math.floor(number / firstNames.length)) % lastNames.length]
  return { platform, id: newAddress[platform](), name: `${first} ${last}` }
}

const newAddress: Record<Platform, () => string> = {
  whatsapp: () => `1555${newNumericId(7)}`,
  facebook: () => newNumericId(16),
  twitter: () => newSnowflake(Date.now()),
  chatbot: () => `chat_${newNumericId(12)}`,
}
