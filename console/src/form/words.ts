import { form } from '../words/en/form.ts'
import { en } from '../words/en/index.ts'
import { translator } from '../words/translate.ts'

export const t = translator({ ...en, ...form })
