import type { Config } from '../config.ts'
import type { Tx } from '../db/sql.ts'
import { endInvitations, makeLink } from './one-time-links.ts'

const days = 7

/**
 * Makes the link with which this agent chooses a name and a password, good for seven days; the one before it ends. Part of the
 * caller's transaction, which holds `lockRights` and has looked whether the caller may do this.
 */
export type Invite = (tx: Tx, agentId: string) => Promise<{ link: string; expiresAt: Date }>

export function createInvite({ config, now }: { config: Config; now: () => Date }): Invite {
  return async (tx, agentId) => {
    const at = now()
    const expiresAt = new Date(at.getTime() + days * 24 * 3600 * 1000)
    await endInvitations(tx, agentId, at)
    const token = await makeLink(tx, { purpose: 'invitation', agentId, at, expiresAt })
    // What stands behind # is seen by the page alone: no server, proxy or log gets it.
    return { link: `${config.origin}/app/invitation#token=${token}`, expiresAt }
  }
}
