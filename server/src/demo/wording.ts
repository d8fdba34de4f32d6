import { type Product, products } from './catalogue.ts'
import { type Person, streets } from './people.ts'
import type { Random } from './random.ts'
import type { Script } from './scripts/line.ts'

export type Slots = Record<string, string>

const day = 86_400_000

/** What fills `{slot}` in one ticket: the same order, product and dates from its first line to its last. */
export function makeSlots(
  random: Random,
  script: Script,
  person: Person,
  names: { agent: string; agent2: string },
  start: number,
): Slots {
  const fits = ({ kind }: Product) =>
    script.products ? script.products.includes(kind) : kind !== 'boots' && kind !== 'poles'
  const product = random.pick(products.filter(fits))
  const similar = products.filter((other) => other.kind === product.kind && other !== product)
  const [colour = '', colour2 = ''] = random.shuffled(product.colours)
  const sizeAt = random.between(0, 2)
  const sizes = ['S', 'M', 'L', 'XL']
  const etaDays = new Date(start + 2 * day).getUTCDay() === 0 ? 3 : 2
  return {
    first: person.called,
    name: person.name,
    agent: given(names.agent),
    agent2: given(names.agent2),
    order: `NT-${random.between(41, 68)}${random.digits(3)}`,
    order2: `NT-${random.between(69, 79)}${random.digits(3)}`,
    product: product.name,
    product2: random.pick(similar.length > 0 ? similar : products).name,
    item: product.item,
    colour,
    colour2,
    size: sizes[sizeAt]!,
    size2: sizes[sizeAt + 1]!,
    shoe: random.pick(['38', '39', '40', '41', '42', '43', '44', '45']),
    city: person.city,
    street: `${random.between(2, 118)} ${random.pick(streets)}`,
    depot: random.pick(['Skipton', 'Penrith']),
    amount: money(product.pounds),
    amount2: money(Math.max(9, Math.round(product.pounds * random.pick([0.12, 0.15, 0.18, 0.2]) * 2) / 2)),
    fee: random.pick(['£3.95', '£4.95', '£5.90']),
    bought: dayAndMonth(new Date(start - random.between(6, 19) * day)),
    month: new Date(start - random.between(80, 200) * day).toLocaleString('en-GB', { month: 'long', timeZone: 'UTC' }),
    eta: weekday(start + etaDays * day),
    weekday: weekday(start - random.between(2, 4) * day),
    tracking: `NTX ${random.digits(4)} ${random.digits(3)} ${random.digits(3)}`,
    rma: `R-${random.between(20, 39)}${random.digits(3)}`,
    claim: `C${random.digits(6)}`,
    email: person.email ?? guessedEmail(person.name),
    code: random.pick(['FELL10', 'AUTUMN15', 'WELCOME10', 'MUD20']),
    last4: `${random.pick(['B', 'K', 'H', 'T'])}${random.digits(3)}`,
  }
}

/** `[a|b]` becomes one of its wordings. */
export function chooseWords(random: Random, template: string): string {
  return template.replace(/\[([^\]]*\|[^\]]*)\]/g, (_, words: string) => random.pick(words.split('|')))
}

/** @throws when the text names a slot that does not exist. */
export function fillSlots(text: string, slots: Slots): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = slots[name]
    if (value === undefined) throw new Error(`A demo script names the slot {${name}}, which wording.ts does not fill`)
    return value
  })
}

/** For people whose address the shop did not know until they wrote it. */
function guessedEmail(name: string): string {
  const letters = name.normalize('NFD').replace(/[^a-z ]/gi, '')
  return `${letters.toLowerCase().replaceAll(' ', '.')}@example.com`
}

function given(name: string): string {
  return name.split(' ')[0]!
}

function money(pounds: number): string {
  return Number.isInteger(pounds) ? `£${pounds}` : `£${pounds.toFixed(2)}`
}

function dayAndMonth(date: Date): string {
  return date.toLocaleString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })
}

function weekday(at: number): string {
  return new Date(at).toLocaleString('en-GB', { weekday: 'long', timeZone: 'UTC' })
}
