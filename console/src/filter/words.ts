import { filter } from '../words/en/filter.ts'
import { en } from '../words/en/index.ts'
import { translator } from '../words/translate.ts'

/** The words of this folder, and all that every page has. */
export const t = translator({ ...en, ...filter })
