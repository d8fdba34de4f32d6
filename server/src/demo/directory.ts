import { type Country, type Person, people } from './people.ts'
import type { Random } from './random.ts'
import type { DemoChannel, DemoCustomer, DemoIdentity } from './types.ts'

/** How many customers have an address on each channel; chatbot sessions are made one a ticket. */
const identityCounts: [DemoChannel, number][] = [
  ['whatsapp', 42],
  ['facebook', 26],
  ['twitter', 18],
  ['api', 10],
]

export type Entry = { customer: DemoCustomer; person: Person }

/** The 60 customers with their addresses; each has at least one, about a third several. */
export function makeDirectory(random: Random): Entry[] {
  const entries = people.map((person, at) => ({
    person,
    customer: {
      key: `customer-${at + 1}`,
      name: person.name,
      primaryEmail: person.email,
      identities: [],
    } as DemoCustomer,
  }))
  const waiting = random.shuffled(entries)
  const taken = new Set<string>()
  for (const [channel, count] of identityCounts) {
    const ownShare = channel === 'api' ? 4 : channel === 'whatsapp' ? 34 : channel === 'facebook' ? 13 : 9
    const first = waiting.splice(0, ownShare)
    const others = random.shuffled(entries.filter((entry) => !first.includes(entry)))
    const further = others.slice(0, count - first.length)
    for (const entry of [...first, ...further]) {
      entry.customer.identities.push(makeIdentity(random, channel, entry.person, taken))
    }
  }
  return entries
}

/** An address that no one else in the company has, from ranges that are kept free for fiction or lie out of use. */
export function makeIdentity(random: Random, channel: DemoChannel, person: Person, taken: Set<string>): DemoIdentity {
  for (;;) {
    const address = makeAddress[channel](random, person.country)
    const seen = `${channel} ${address}`
    if (taken.has(seen)) continue
    taken.add(seen)
    return { channel, address, displayName: displayName(random, channel, person) }
  }
}

const makeAddress: Record<DemoChannel, (random: Random, country: Country) => string> = {
  whatsapp: (random, country) => {
    if (country === 'US') return `1${random.pick(['303', '503', '617'])}55501${random.digits(2)}`
    if (country === 'FR') return `3363998${random.digits(4)}`
    return `447700900${random.digits(3)}`
  },
  facebook: (random) => `${random.between(2, 9)}${random.digits(15)}`,
  // Above every id that X has given out so far, below the limit of 64 bits.
  twitter: (random) => `90${random.digits(17)}`,
  chatbot: (random) => `chat_session_${Array.from({ length: 12 }, () => random.between(0, 15).toString(16)).join('')}`,
  api: (random) => `acct_${random.digits(6)}`,
}

function displayName(random: Random, channel: DemoChannel, person: Person): string {
  const [given = person.name] = person.name.split(' ')
  if (channel === 'whatsapp' && random.chance(0.3)) return given
  if (channel === 'twitter' && random.chance(0.5)) {
    const handle = person.called
      .normalize('NFD')
      .replace(/[^a-z]/gi, '')
      .toLowerCase()
    return `${handle}_${random.pick(['outside', 'walks', 'hikes', 'uphill', 'offgrid'])}`
  }
  return person.name
}
