import { app } from './app.ts'
import { design } from './design.ts'
import { errors } from './errors.ts'
import { inbox } from './inbox.ts'
import { pieces } from './pieces.ts'
import { settings } from './settings.ts'

/**
 * Every text of the first load. A key begins with the name of its file: `inbox.empty` stands in inbox.ts. The others, of pages
 * that are loaded when somebody goes there, are `form.ts`, `profile.ts`, `second-factor.ts`, `sign-in.ts`, `customer.ts`, `palette.ts`, `filter.ts`,
 * `search.ts`, `snooze.ts`, `ticket.ts`, `admin.ts` (settings) and `inbox-page.ts`.
 */
export const en = {
  ...app,
  ...design,
  ...errors,
  ...inbox,
  ...pieces,
  ...settings,
} as const
