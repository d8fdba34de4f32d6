import type { Config } from '../config.ts'
import type { Tx } from '../db/sql.ts'
import type { Mail } from '../mail/index.ts'
import { endInvitations, makeLink } from './one-time-links.ts'

const days = 7

/**
 * Makes the link with which this agent chooses a name and a password, good for seven days; the one before it ends. It is mailed
 * to the agent too, where mail can be sent. Part of the caller's transaction, which holds `lockRights` and has looked whether the caller may do this.
 */
export type Invite = (tx: Tx, agentId: string) => Promise<{ link: string; expiresAt: Date }>

type Parts = { config: Pick<Config, 'origin'>; now: () => Date; mail: Mail }

export function createInvite({ config, now, mail }: Parts): Invite {
  return async (tx, agentId) => {
    const at = now()
    const expiresAt = new Date(at.getTime() + days * 24 * 3600 * 1000)
    await endInvitations(tx, agentId, at)
    const token = await makeLink(tx, { purpose: 'invitation', agentId, at, expiresAt })
    // What stands behind # is seen by the page alone: no server, proxy or log gets it.
    const link = `${config.origin}/app/invitation#token=${token}`
    const [agent] = await tx<{ email: string; name: string }[]>`select email, name from agent where id = ${agentId}`
    if (agent) {
      const { email: to, name } = agent
      await mail.mail(tx, { kind: 'invitation', to, agentId, name, link, expiresAt: expiresAt.toISOString() })
    }
    return { link, expiresAt }
  }
}
