import { form } from '../words/en/form.ts'
import { en } from '../words/en/index.ts'
import { signIn } from '../words/en/sign-in.ts'
import { translator } from '../words/translate.ts'

/** The words of these pages, and all that every page has. */
export const t = translator({ ...en, ...form, ...signIn })

/** Why somebody who went to an identity provider came back without being signed in. */
export function comeBackWords(problem: string): string {
  const key = `sign_in.problem_${problem}`
  return t(key in signIn ? (key as 'sign_in.problem') : 'sign_in.problem')
}
