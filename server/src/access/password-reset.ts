import { audit, createBounded, type Source } from '../audit/index.ts'
import type { Config } from '../config.ts'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Grant, Mail } from '../mail/index.ts'
import { lockRights } from './epoch.ts'
import { endOtherLinks, findLink, keepLink, useLink } from './one-time-links.ts'
import type { Passwords } from './passwords.ts'
import type { Throttle, Trier } from './throttle.ts'
import type { Vault } from './vault.ts'

// An agent who forgot the password gets a link by mail. Asking takes as long and says the same whoever asks for whom: what becomes of it
// is found out later, by the worker that sends the letter. A reset signs nobody in, so a second factor stays in force.

export const resetMinutes = 60
const purposes = ['password_reset'] as const

type Parts = {
  sql: Sql
  config: Pick<Config, 'origin'>
  now: () => Date
  vault: Vault
  passwords: Passwords
  throttle: Throttle
  mail: Mail
}

export function createPasswordReset({ sql, config, now, vault, passwords, throttle, mail }: Parts) {
  const recordAsked = createBounded(now)

  return {
    /** @throws Problem `too_many_requests`, by where the request comes from and never by the address it names */
    async ask(email: string, who: Trier, request: Source['request']): Promise<void> {
      await throttle.ask('password reset', who)
      // The same two statements whether or not there is such an account.
      const [agent] = await sql<{ id: string }[]>`select id from agent where lower(email) = ${email.toLowerCase()}`
      const asked = { action: 'agent.reset_asked', object: { type: 'agent', id: agent?.id ?? null } } as const
      await recordAsked(sql, { actor: { type: 'nobody', id: null }, request }, asked)
      await mail.wish(sql, { kind: 'agent_reset_wish', to: email.toLowerCase() })
    },
    /**
     * Sets a new password with the link of a letter. Every session, token and link of the agent ends.
     * @throws Problem `link_used`, `invalid_body`, `invalid_text`, `too_many_requests`
     */
    async reset(token: string, password: string, who: Trier, request: Source['request']): Promise<void> {
      const tried = await throttle.take(null, who)
      const sought = { purposes, token, at: now() }
      if (!(await findLink(sql, sought))) throw new Problem('link_used')
      await tried.succeeded()
      const hash = await passwords.hash(password)
      await sql.begin(async (tx) => {
        await lockRights(tx)
        const agent = await useLink(tx, { ...sought, at: now() })
        if (!agent) throw new Problem('link_used')
        await tx`
          update agent set password_hash = ${hash}, session_version = session_version + 1, updated_at = now()
          where id = ${agent.agent_id}`
        const actor = { type: 'agent', id: agent.agent_id, label: agent.name } as const
        const object = { type: 'agent', id: agent.agent_id } as const
        await audit(tx, { actor, request }, { action: 'agent.password_reset', object })
        await mail.mail(tx, {
          kind: 'password_changed',
          to: agent.email,
          agentId: agent.agent_id,
          name: agent.name,
        })
      })
    },
    /** Only for who has a password here: others sign in elsewhere, or have an invitation. */
    grant: (async ({ to }, mailId) =>
      sql.begin(async (tx) => {
        await lockRights(tx)
        const [agent] = await tx<{ id: string; email: string; name: string }[]>`
          select id, email, name from agent
          where lower(email) = ${to.toLowerCase()} and status = 'active' and password_hash is not null`
        if (!agent) return null
        const token = vault.mac('reset link', mailId)
        const expiresAt = new Date(now().getTime() + resetMinutes * 60_000)
        await keepLink(tx, token, { purpose: 'password_reset', agentId: agent.id, at: now(), expiresAt })
        await endOtherLinks(tx, token, { purpose: 'password_reset', agentId: agent.id, at: now() })
        const link = `${config.origin}/app/reset-password#token=${token}`
        return {
          kind: 'password_reset',
          to: agent.email,
          agentId: agent.id,
          name: agent.name,
          link,
          minutes: resetMinutes,
        }
      })) satisfies Grant<'agent_reset_wish'>,
  }
}
export type PasswordReset = ReturnType<typeof createPasswordReset>
