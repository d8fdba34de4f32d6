import { locale } from '../words/t.ts'

/** One field of a settings form, out of a channel's JSON schema. */
export type SettingsField = {
  name: string
  title: string
  description: string | null
  kind: 'text' | 'secret' | 'switch' | 'number' | 'choice'
  isRequired: boolean
  /** It has a value that fits nearly everybody, so that it stands aside. */
  hasDefault: boolean
  default: string | number | boolean | null
  pattern: RegExp | null
  maxLength: number | null
  choices: string[]
}

/** The value of a field in the form. A secret is null while nobody touches it; `{ replace: null }` removes the one that is stored. */
export type SettingsValue = string | boolean | SecretChange | null
export type SecretChange = { replace: string | null }

type Json = Record<string, unknown>
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])

/** The fields of a channel's settings, in the schema's order; what the console cannot draw is drawn as text. */
export function settingsFields(schema: Json): SettingsField[] {
  const required = texts(schema['required'])
  return Object.entries(object(schema['properties'])).map(([name, value]) => {
    const field = object(value)
    const given = field['default']
    const isSimple = ['string', 'number', 'boolean'].includes(typeof given)
    const hasDefault = isSimple && given !== ''
    return {
      name,
      title: typeof field['title'] === 'string' ? field['title'] : name,
      description: typeof field['description'] === 'string' ? field['description'] : null,
      kind: kindOf(field),
      isRequired: required.includes(name) && !isSimple,
      hasDefault,
      default: isSimple ? (given as string | number | boolean) : null,
      pattern: patternOf(field['pattern']),
      maxLength: typeof field['maxLength'] === 'number' ? field['maxLength'] : null,
      choices: texts(field['enum']),
    }
  })
}

/** What to do at the platform so that it sends here, step by step. */
export function guideOf(schema: Json): string[] {
  return texts(schema['guide'])
}

/** What stands in the form before anybody types. */
export function storedValues(fields: readonly SettingsField[], settings: Json): Record<string, SettingsValue> {
  return Object.fromEntries(
    fields.map(({ name, kind, default: given }) => {
      const value = settings[name] ?? given
      if (kind === 'secret') return [name, null]
      if (kind === 'switch') return [name, value === true]
      return [name, typeof value === 'string' || typeof value === 'number' ? String(value) : '']
    }),
  )
}

/** What to send for a field: numbers as numbers, text without the spaces that came along by pasting. */
export function sentValue({ kind }: Pick<SettingsField, 'kind'>, value: SettingsValue): string | number | boolean {
  if (typeof value === 'boolean') return value
  const text = textOf(value).trim()
  return kind === 'number' && text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

/** What is wrong with a field before it is sent; a secret that is stored may be left alone. */
export function faultOf(field: SettingsField, value: SettingsValue, isStored: boolean): 'needed' | 'form' | undefined {
  if (typeof value === 'boolean') return undefined
  if (value === null) return field.isRequired && !isStored ? 'needed' : undefined
  const text = textOf(value).trim()
  const isEmptied = typeof value === 'object' && value.replace === ''
  if (text === '') return field.isRequired || isEmptied ? 'needed' : undefined
  if (field.maxLength !== null && text.length > field.maxLength) return 'form'
  if (field.kind === 'number' && !Number.isFinite(Number(text))) return 'form'
  return field.pattern && !field.pattern.test(text) ? 'form' : undefined
}

/** Fields that everybody fills in, and those that have a default. */
export function splitFields(fields: readonly SettingsField[]): { main: SettingsField[]; more: SettingsField[] } {
  const isMore = ({ kind, hasDefault }: SettingsField) => hasDefault && kind !== 'switch' && kind !== 'secret'
  return { main: fields.filter((field) => !isMore(field)), more: fields.filter(isMore) }
}

/** "0.4 %"; of nothing there is no rate, which is the caller's to say. @param share from 0 to 1 */
export function rateWords(share: number | null): string | undefined {
  if (share === null) return undefined
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share)
}

function textOf(value: SettingsValue): string {
  return typeof value === 'object' ? (value?.replace ?? '') : String(value)
}

function kindOf(field: Json): SettingsField['kind'] {
  if (field['secret'] === true) return 'secret'
  if (field['type'] === 'boolean') return 'switch'
  if (field['type'] === 'integer' || field['type'] === 'number') return 'number'
  return texts(field['enum']).length > 0 ? 'choice' : 'text'
}

/** A pattern that this browser cannot read is left to the server. */
function patternOf(pattern: unknown): RegExp | null {
  try {
    return typeof pattern === 'string' ? new RegExp(pattern, 'u') : null
  } catch {
    return null
  }
}
