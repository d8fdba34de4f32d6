import { form } from '../words/en/form.ts'
import { en } from '../words/en/index.ts'
import { secondFactor } from '../words/en/second-factor.ts'
import { translator } from '../words/translate.ts'

/** The words of these pieces, and all that every page has. */
export const t = translator({ ...en, ...form, ...secondFactor })
