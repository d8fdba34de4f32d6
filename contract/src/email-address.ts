import Type from 'typebox'

// E-mail addresses, stricter than what mail allows: plain ASCII, no quoting, no encoded words, no look-alike letters,
// so that one address has one spelling and nothing can be smuggled into a header.
const label = '[A-Za-z0-9](?:[A-Za-z0-9\\-]{0,61}[A-Za-z0-9])?'
const word = "[A-Za-z0-9_%+'&~\\-]+"
const form = `^(?=.{3,254}$)(?=[^@]{1,64}@)${word}(?:\\.${word})*@(?:${label}\\.)+[A-Za-z](?:[A-Za-z0-9\\-]{0,61}[A-Za-z0-9])$`
const regex = new RegExp(form, 'u')

/** Schema of every e-mail address that somebody hands in: agents’, customers’, those of accounts. Compared without regard to case. */
export const EmailAddress = Type.String({ maxLength: 254, pattern: form, examples: ['ada@example.com'] })

export function isEmailAddress(text: string): boolean {
  return regex.test(text)
}
