/** "Shirt size" → `shirt_size`, as the API names fields; empty when nothing of it can stand. */
export function fieldKey(typed: string): string {
  const plain = typed.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss')
  return plain
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 64)
}

/** `shirt_size` → "Shirt size". */
export function fieldLabel(key: string): string {
  const words = key.replace(/_+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export type FieldValue = string | number | boolean

/** What was typed, in the kind that the value had: a number stays one as long as a number is written. */
export function typedValue(typed: string, before: unknown): FieldValue | null {
  const text = typed.trim()
  if (text === '') return null
  const number = Number(text)
  return typeof before === 'number' && Number.isFinite(number) ? number : text
}
