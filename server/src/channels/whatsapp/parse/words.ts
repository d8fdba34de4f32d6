import { type JsonObject, joined, listOf, objectOf, wordOf } from '../../json.ts'
import { cleanBody } from '../../text.ts'

/** More cards or lines than a person reads are counted, not listed. */
const maxListed = 20

export function placeWords(place: JsonObject): string {
  const latitude = wordOf(place['latitude'], 30)
  const longitude = wordOf(place['longitude'], 30)
  const point = latitude !== null && longitude !== null ? `(${latitude}, ${longitude})` : null
  const named = joined([wordOf(place['name'], 300), wordOf(place['address'], 500)], ', ')
  return `Location: ${joined([named, point], ' ') || 'not given'}`
}

export function contactWords(contacts: readonly unknown[]): string {
  return listed(contacts, (contact) => {
    const name = objectOf(contact['name'])
    const words = joined(
      [
        wordOf(name['formatted_name'], 300) ?? wordOf(name['first_name'], 300) ?? 'without a name',
        ...values(contact['phones'], 'phone'),
        ...values(contact['emails'], 'email'),
        wordOf(objectOf(contact['org'])['company'], 300),
      ],
      ', ',
    )
    return `Contact: ${words}`
  })
}

export function orderWords(order: JsonObject): string {
  const lines = listed(listOf(order['product_items']), (item) => {
    const price = joined([wordOf(item['item_price'], 30), wordOf(item['currency'], 10)], ' ')
    const product = wordOf(item['product_retailer_id'], 200) ?? 'unnamed product'
    return joined([`${wordOf(item['quantity'], 20) ?? '1'} × ${product}`, price], ' at ')
  })
  return cleanBody(joined(['Order', lines, wordOf(order['text'], 4096)], '\n'))
}

function values(list: unknown, key: string): (string | null)[] {
  return listOf(list)
    .slice(0, maxListed)
    .map((element) => wordOf(objectOf(element)[key], 300))
}

function listed(elements: readonly unknown[], words: (element: JsonObject) => string): string {
  const lines = elements.slice(0, maxListed).map((element) => words(objectOf(element)))
  if (elements.length > maxListed) lines.push(`… and ${elements.length - maxListed} more`)
  return cleanBody(lines.join('\n'))
}
