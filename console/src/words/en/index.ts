import { app } from './app.ts'
import { design } from './design.ts'
import { errors } from './errors.ts'
import { filter } from './filter.ts'
import { inbox } from './inbox.ts'
import { pieces } from './pieces.ts'
import { search } from './search.ts'
import { settings } from './settings.ts'
import { snooze } from './snooze.ts'
import { ticket } from './ticket.ts'

/**
 * Every text of the first load. A key begins with the name of its file: `inbox.empty` stands in inbox.ts. The others, of pages
 * that are loaded when somebody goes there, are `form.ts`, `profile.ts`, `sign-in.ts`, `customer.ts`, `palette.ts` and `admin.ts`
 * (settings).
 */
export const en = {
  ...app,
  ...design,
  ...errors,
  ...filter,
  ...inbox,
  ...pieces,
  ...search,
  ...settings,
  ...snooze,
  ...ticket,
} as const
