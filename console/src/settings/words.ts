import { admin } from '../words/en/admin.ts'
import { adminInboxes } from '../words/en/admin-inboxes.ts'
import { adminPeople } from '../words/en/admin-people.ts'
import { adminSafety } from '../words/en/admin-safety.ts'
import { form } from '../words/en/form.ts'
import { en } from '../words/en/index.ts'
import { translator } from '../words/translate.ts'

/** The words of these pages, and all that every page has. */
export const t = translator({ ...en, ...form, ...admin, ...adminInboxes, ...adminPeople, ...adminSafety })
