import type { Db, Sql, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { type AgentRow, agentColumns } from './agent-row.ts'
import { lockRights } from './epoch.ts'
import { findLink, useLink } from './one-time-links.ts'
import type { Passwords } from './passwords.ts'
import { issueRefreshToken, rotateRefreshToken } from './refresh-tokens.ts'
import type { Client, NewSession, Sessions } from './sessions.ts'
import type { Throttle } from './throttle.ts'
import { accessTokenSeconds, type Tokens } from './tokens.ts'

export type TokenReply = { access_token: string; token_type: 'bearer'; expires_in: number; refresh_token: string }
type Begun = { agent: AgentRow; session: NewSession; refreshToken: string }
export type SignedIn = { reply: TokenReply; cookie: string }
/** Where a sign-in comes from: its client, and the session token that it already carried. */
export type Origin = Client & { presented: string | undefined }

type Parts = {
  sql: Sql
  now: () => Date
  sessions: Sessions
  tokens: Tokens
  passwords: Passwords
  throttle: Throttle
}

export function createSignIn({ sql, now, sessions, tokens, passwords, throttle }: Parts) {
  /** A new session of this agent with its first refresh token, when the transaction commits. */
  async function begin(tx: Tx, agent: AgentRow, origin: Origin): Promise<Begun> {
    const session = await sessions.begin(tx, agent, origin, origin.presented)
    const { sessionId, expiresAt } = session
    return { agent, session, refreshToken: await issueRefreshToken(tx, { sessionId, agent, expiresAt, at: now() }) }
  }

  /** What the program that signed in is given, once the transaction has committed. */
  async function hand({ agent, session, refreshToken }: Begun): Promise<SignedIn> {
    const seconds = Math.floor((session.expiresAt.getTime() - now().getTime()) / 1000)
    return {
      reply: await replyOf(session.sessionId, agent, refreshToken),
      cookie: sessions.cookie.give(session.token, seconds),
    }
  }

  async function replyOf(sessionId: string, agent: AgentRow, refreshToken: string): Promise<TokenReply> {
    return {
      access_token: await tokens.sign(sessionId, agent.agent_id, agent.agent_version),
      token_type: 'bearer',
      expires_in: accessTokenSeconds,
      refresh_token: refreshToken,
    }
  }

  return {
    /**
     * Unknown, disabled and wrong are one answer, after the same work.
     * @throws Problem `wrong_credentials`, `too_many_requests`, `invalid_text`, `invalid_body`
     */
    async byPassword(email: string, password: string, origin: Origin): Promise<SignedIn> {
      const account = email.toLowerCase()
      const succeeded = throttle.take(account, origin.ip ?? '')
      const found = await findByEmail(sql, account)
      const isRight = await passwords.verify(found?.password_hash ?? null, password)
      if (!found || !isRight || found.status !== 'active') throw new Problem('wrong_credentials')
      succeeded()
      return hand(await sql.begin((tx) => begin(tx, found, origin)))
    },
    /** @throws Problem `link_used` for one that is unknown, used, ended or no sign-in link; `too_many_requests` */
    async byLink(token: string, origin: Origin): Promise<SignedIn> {
      const succeeded = throttle.take(null, origin.ip ?? '')
      const sought = { purposes: ['first_admin'] as const, token, at: now() }
      if (!(await findLink(sql, sought))) throw new Problem('link_used')
      const begun = await sql.begin(async (tx) => {
        await lockRights(tx)
        const agent = await useLink(tx, sought)
        if (!agent) throw new Problem('link_used')
        return begin(tx, agent, origin)
      })
      succeeded()
      return hand(begun)
    },
    /** @throws Problem `invalid_token` */
    async byRefreshToken(token: string): Promise<TokenReply> {
      const { sessionId, agent, refreshToken } = await rotateRefreshToken(sql, token, now())
      return replyOf(sessionId, agent, refreshToken)
    },
    out: (sessionId: string) => sessions.end(sessionId),
    begin,
    hand,
  }
}
export type SignIn = ReturnType<typeof createSignIn>

async function findByEmail(sql: Db, email: string): Promise<(AgentRow & { password_hash: string | null }) | undefined> {
  const [row] = await sql<(AgentRow & { password_hash: string | null })[]>`
    select a.password_hash, ${agentColumns(sql)} from agent a where lower(a.email) = ${email}`
  return row
}
