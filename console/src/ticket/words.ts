import { en } from '../words/en/index.ts'
import { ticket } from '../words/en/ticket.ts'
import { translator } from '../words/translate.ts'

/** The words of a conversation, and all that every page has. */
export const t = translator({ ...en, ...ticket })
