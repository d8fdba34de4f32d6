import Type from 'typebox'

/**
 * Ids: a UUIDv7 in the database, a TypeID outside: the kind's prefix, `_`, and the 128 bits in 26 lower-case characters of
 * Crockford's base32 (TypeID specification 0.3). Sorting either sorts by time of creation.
 */
export const idPrefixes = {
  ticket: 'tkt',
  customer: 'cust',
  message: 'msg',
  agent: 'agt',
  inbox: 'inb',
  event: 'evt',
  department: 'dep',
  identity: 'idn',
  attachment: 'att',
  attempt: 'try',
  apiKey: 'key',
  session: 'ses',
  identityProvider: 'idp',
  agentIdentity: 'agi',
  passkey: 'pky',
  quarantine: 'qrn',
  tag: 'tag',
  cannedReply: 'can',
  note: 'note',
  scheduled: 'sch',
  customerAccount: 'acc',
  customerSession: 'cses',
  erasure: 'ers',
} as const

export type IdKind = keyof typeof idPrefixes

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const digitOf = new Int8Array(128).fill(-1)
for (let i = 0; i < alphabet.length; i++) digitOf[alphabet.charCodeAt(i)] = i
const hex = '0123456789abcdef'
const letterOf = Array.from(alphabet, (letter) => letter.charCodeAt(0))
/** Of the id that is being made; one string out of 26 codes costs half of 26 strings. */
const letters = new Array<number>(26).fill(0)

/** The outside form of a UUID given in its canonical lower-case text form. */
export function toId(kind: IdKind, uuid: string): string {
  let at = 0
  let bits = 0
  let held = 2
  for (let i = 0; i < 36 && at < 26; i++) {
    const code = uuid.charCodeAt(i)
    if (code === 45) continue
    bits = (bits << 4) | (code <= 57 ? code - 48 : code - 87)
    held += 4
    if (held >= 5) {
      held -= 5
      letters[at++] = letterOf[(bits >> held) & 31]!
      bits &= (1 << held) - 1
    }
  }
  return `${idPrefixes[kind]}_${String.fromCharCode.apply(null, letters)}`
}

/** The UUID behind an id of this kind, or `null` when it is not one: other prefix, upper case, wrong length, anything else. */
export function fromId(kind: IdKind, id: string): string | null {
  const prefix = idPrefixes[kind]
  const start = prefix.length + 1
  if (id.length !== start + 26 || id[prefix.length] !== '_' || !id.startsWith(prefix)) return null
  let digits = ''
  let bits = 0
  let held = 0
  for (let i = start; i < id.length; i++) {
    const code = id.charCodeAt(i)
    const digit = code < 128 ? digitOf[code]! : -1
    if (digit < 0) return null
    if (i === start) {
      if (digit > 7) return null
      bits = digit
      held = 3
    } else {
      bits = (bits << 5) | digit
      held += 5
    }
    while (held >= 4) {
      held -= 4
      digits += hex[(bits >> held) & 15]
      bits &= (1 << held) - 1
    }
  }
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`
}

/** Schema of an id of this kind. */
export function Id(kind: IdKind, description?: string) {
  return Type.String({
    pattern: `^${idPrefixes[kind]}_[0-7][0-9a-hjkmnp-tv-z]{25}$`,
    ...(description ? { description } : {}),
    examples: [toId(kind, '01932a1f-7c00-7000-8000-000000000001')],
  })
}
