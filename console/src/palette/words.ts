import { en } from '../words/en/index.ts'
import { palette } from '../words/en/palette.ts'
import { translator } from '../words/translate.ts'

/** The words of the command bar, and all that every page has. */
export const t = translator({ ...en, ...palette })
