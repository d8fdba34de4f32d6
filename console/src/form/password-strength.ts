export const leastPasswordLength = 8

export type Strength = 'short' | 'weak' | 'fair' | 'good' | 'strong'

const common =
  /pass|word|qwert|azerty|asdf|letmein|welcome|admin|login|secret|dragon|monkey|master|iloveyou|summer|winter|spring|autumn|123|abc|000|111/g
const runs = ['abcdefghijklmnopqrstuvwxyz', '0123456789', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/**
 * How hard a password is to guess, by a rough count of its surprise: kinds of characters, less what repeats, follows the alphabet or
 * the keyboard, is a common word, or is known of its owner.
 * @param known the owner's name, address, company
 */
export function strengthOf(password: string, known: readonly string[] = []): Strength {
  if ([...password].length < leastPasswordLength) return 'short'
  const bits = surprising(password, known) * Math.log2(alphabetOf(password))
  return bits < 32 ? 'weak' : bits < 48 ? 'fair' : bits < 66 ? 'good' : 'strong'
}

/** How many of its characters could not be told from the ones before. */
function surprising(password: string, known: readonly string[]): number {
  const parts = known.flatMap((one) => one.toLowerCase().split(/[\s@.]+/)).filter((part) => part.length > 2)
  let text = password.toLowerCase()
  for (const part of parts) text = text.replaceAll(part, '~')
  text = text.replace(common, '~')
  let count = 0
  for (const [at, character] of [...text].entries()) {
    const before = text[at - 1] ?? ''
    const follows = runs.some((run) => run.includes(before + character) || run.includes(character + before))
    count += before !== '' && (before === character || follows) ? 0.25 : 1
  }
  // A text that says the same again says little.
  return count * Math.min(1, new Set(text).size / Math.min(text.length, 10))
}

function alphabetOf(password: string): number {
  const kinds: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[^A-Za-z\d\s]/, 30],
    [/\s/, 4],
  ]
  return kinds.reduce((sum, [kind, size]) => sum + (kind.test(password) ? size : 0), 0) || 1
}
