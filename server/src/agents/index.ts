import { Agent } from '@parley/contract'
import type { Invite } from '../access/index.ts'
import type { Router } from '../http/route.ts'
import { addInvitationRoutes } from './invitations.ts'
import { type AgentDeps, addAgentRoutes } from './routes.ts'

export type { TellAddressChanged } from './change.ts'

/** Agents and their invitations. */
export function addAgents(router: Router, deps: AgentDeps & { invite: Invite }): void {
  addAgentRoutes(router, deps)
  addInvitationRoutes(router, deps)
}

/** Schemas that the replies refer to by name. */
export const agentSchemas = { Agent }
