import type { Choice, Choices } from './query.ts'
import { type Field, lastPart } from './tokens.ts'

export type Completion = { kind: 'field'; field: Field } | { kind: 'value'; field: Field; choice: Choice }

const most = 8

/** What the last thing typed may become: fields while nothing or a word is typed, and values that begin like it. */
export function complete(text: string, fields: readonly Field[], choices: Choices): Completion[] {
  const { field, value } = lastPart(text)
  if (field && fields.includes(field)) return valuesOf(field, value, choices).slice(0, most)
  const named = fields
    .filter((name) => name.startsWith(value.toLowerCase()))
    .map((name): Completion => ({ kind: 'field', field: name }))
  if (value.length < 2) return named
  return [...named, ...fields.flatMap((name) => valuesOf(name, value, choices))].slice(0, most)
}

function valuesOf(field: Field, typed: string, choices: Choices): Completion[] {
  const before = typed.lastIndexOf(',')
  const wanted = fold(field === 'status' ? typed.slice(before + 1) : typed)
  const fits = ({ label, value }: Choice) =>
    [label, value].some((name) => fold(name).startsWith(wanted)) ||
    fold(label)
      .split(/\s+/)
      .some((word) => word.startsWith(wanted))
  return choices[field].filter(fits).map((choice) => ({ kind: 'value', field, choice }))
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
