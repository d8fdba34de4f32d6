import { auditTrail } from './audit/from-log.ts'
import { inboxHealth } from './inboxes/health.ts'
import type { Consumer } from './log/consume.ts'
import { searchIndex } from './search/consumer.ts'
import { defaultAssignees } from './tickets/default-assignee.ts'

/** Everything that reads the log with a durable cursor. (The live feed reads it too, with its clients' own cursors.) */
export const consumers: readonly Consumer[] = [inboxHealth, searchIndex, auditTrail, defaultAssignees]
