import { customer } from '../words/en/customer.ts'
import { form } from '../words/en/form.ts'
import { en } from '../words/en/index.ts'
import { translator } from '../words/translate.ts'

/** The words about customers, and all that every page has. */
export const t = translator({ ...en, ...form, ...customer })
