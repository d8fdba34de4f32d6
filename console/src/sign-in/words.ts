import { form } from '../words/en/form.ts'
import { en } from '../words/en/index.ts'
import { signIn } from '../words/en/sign-in.ts'
import { translator } from '../words/translate.ts'

/** The words of these pages, and all that every page has. */
export const t = translator({ ...en, ...form, ...signIn })
