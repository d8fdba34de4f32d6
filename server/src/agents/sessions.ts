import { type Session, toId } from '@parley/contract'
import type { Caller } from '../access/caller.ts'
import {
  checkHolds,
  endSessionOf,
  endSessionsOf,
  lockRights,
  managerOf,
  rightsOf,
  sessionsOf,
} from '../access/index.ts'
import { audit } from '../audit/index.ts'
import type { Sql, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { By } from './change.ts'
import { findAgent } from './store.ts'

/** @throws Problem `agent_not_found`, `insufficient_permissions` for an agent with a stronger role */
export async function sessionsOfAgent(sql: Sql, caller: Caller, id: string, at: Date): Promise<Session[]> {
  await sql.begin((tx) => checkMayReach(tx, caller, id))
  return sessionsOf(sql, id, caller.sessionId ?? null, at)
}

/** @returns how many ended */
export async function endSessions(sql: Sql, by: By, id: string, at: Date): Promise<number> {
  return sql.begin(async (tx) => {
    await lockRights(tx)
    await checkMayReach(tx, by.caller, id)
    const ended = await endSessionsOf(tx, id, null, at)
    await audit(tx, by, { action: 'agent.sessions_ended', object: { type: 'agent', id }, after: { ended } })
    return ended
  })
}

/**
 * Ends one of them. Changes nothing of one that has ended.
 * @throws Problem `session_not_found` for one of somebody else too
 */
export async function endOneSession(sql: Sql, by: By, id: string, sessionId: string, at: Date): Promise<void> {
  await sql.begin(async (tx) => {
    await lockRights(tx)
    await checkMayReach(tx, by.caller, id)
    const was = await endSessionOf(tx, id, sessionId, at)
    if (was === 'unknown') throw new Problem('session_not_found')
    const after = { session_id: toId('session', sessionId) }
    if (was === 'alive') await audit(tx, by, { action: 'agent.session_ended', object: { type: 'agent', id }, after })
  })
}

async function checkMayReach(tx: Tx, caller: Caller, id: string): Promise<void> {
  const manager = await managerOf(tx, caller, 'session.manage')
  const agent = await findAgent(tx, id)
  if (!agent) throw new Problem('agent_not_found')
  checkHolds(manager, agent.role, rightsOf(agent))
}
