import type { ProductKind } from './scripts/line.ts'

/** `item` is what people call it in a chat; it takes "a" and a plural with "s", except boots and poles. */
export type Product = { name: string; item: string; kind: ProductKind; pounds: number; colours: string[] }

const product = (name: string, item: string, kind: ProductKind, pounds: number, colours: string): Product => ({
  name,
  item,
  kind,
  pounds,
  colours: colours.split(' '),
})

export const products: Product[] = [
  product('Brackenfell 2 tent', 'tent', 'tent', 289, 'moss sand rust'),
  product('Brackenfell 3 tent', 'tent', 'tent', 349, 'moss sand'),
  product('Curlew solo tent', 'tent', 'tent', 219, 'slate moss'),
  product('Sorrel 45 pack', 'rucksack', 'pack', 139, 'rust slate navy'),
  product('Sorrel 60 pack', 'rucksack', 'pack', 164.5, 'slate navy'),
  product('Wren 20 daypack', 'daypack', 'pack', 64.5, 'mustard navy teal'),
  product('Hobgate boots', 'boots', 'boots', 154, 'brown charcoal'),
  product('Hobgate W boots', 'boots', 'boots', 159, 'brown plum'),
  product('Tarnside jacket', 'jacket', 'jacket', 179, 'teal mustard black'),
  product('Sleetway shell jacket', 'jacket', 'jacket', 224, 'navy rust olive'),
  product('Ember One stove', 'stove', 'stove', 44.9, 'silver black'),
  product('Ember Duo stove', 'stove', 'stove', 79.9, 'silver green'),
  product('Wether 400 sleeping bag', 'sleeping bag', 'bag', 189, 'plum slate'),
  product('Wether 200 sleeping bag', 'sleeping bag', 'bag', 129, 'teal slate'),
  product('Lowmoor sleeping mat', 'sleeping mat', 'mat', 94.5, 'mustard grey'),
  product('Rushlight headlamp', 'headlamp', 'light', 38.5, 'black orange'),
  product('Pikestaff poles', 'poles', 'poles', 72, 'black green'),
]
