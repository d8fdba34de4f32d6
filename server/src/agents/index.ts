import { Agent, Department } from '@parley/contract'
import type { Invite, Passwords } from '../access/index.ts'
import type { Sql } from '../db/sql.ts'
import type { Router } from '../http/route.ts'
import { addDepartmentRoutes } from './departments.ts'
import { addInvitationRoutes } from './invitations.ts'
import { addAgentRoutes } from './routes.ts'

/** Agents, their invitations and the departments that they are in. */
export function addAgents(router: Router, deps: { sql: Sql; passwords: Passwords; invite: Invite }): void {
  addAgentRoutes(router, deps)
  addInvitationRoutes(router, deps)
  addDepartmentRoutes(router, deps)
}

/** Schemas that the replies refer to by name. */
export const agentSchemas = { Agent, Department }
