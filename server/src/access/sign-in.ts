import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { audit, createBounded, type Source } from '../audit/index.ts'
import type { Db, Sql, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { type AgentRow, agentColumns } from './agent-row.ts'
import { lockRights } from './epoch.ts'
import { findLink, useLink } from './one-time-links.ts'
import { checkOwnSignIn } from './own-sign-in.ts'
import type { Passwords } from './passwords.ts'
import { issueRefreshToken, rotateRefreshToken } from './refresh-tokens.ts'
import { type Step, stepFor, stepProblem } from './second-step.ts'
import type { Client, NewSession, ProvedBy, Sessions } from './sessions.ts'
import type { Throttle } from './throttle.ts'
import { accessTokenSeconds, type Tokens } from './tokens.ts'

export type TokenReply = { access_token: string; token_type: 'bearer'; expires_in: number; refresh_token: string }
type Begun = { agent: AgentRow; session: NewSession; refreshToken: string; device: string }
/** The tokens, and the Set-Cookie headers of the session and of the browser that is known from now on. */
export type SignedIn = { reply: TokenReply; cookies: string[] }
/** Where a sign-in comes from: its client, and the session and device cookies that it already carried. */
export type Origin = Client & {
  presented: string | undefined
  device: string | undefined
  request?: FastifyRequest | undefined
}

type Parts = {
  sql: Sql
  now: () => Date
  sessions: Sessions
  tokens: Tokens
  passwords: Passwords
  throttle: Throttle
}

const deviceDays = 365

export function createSignIn({ sql, now, sessions, tokens, passwords, throttle }: Parts) {
  const auditFailure = createBounded(now)

  /**
   * A new session of this agent with its first refresh token, when the transaction commits. For who has proved everything:
   * after a password or a link alone, `proceed` decides.
   * @throws Problem `password_sign_in_off`
   */
  async function begin(tx: Tx, agent: AgentRow, origin: Origin, provedBy: ProvedBy): Promise<Begun> {
    if (provedBy !== 'provider') await checkOwnSignIn(tx, agent)
    const session = await sessions.begin(tx, agent, { client: origin, presented: origin.presented, provedBy })
    const { sessionId, expiresAt } = session
    const refreshToken = await issueRefreshToken(tx, { sessionId, agent, expiresAt, at: now() })
    const device = await throttle.remember(tx, agent.agent_id, origin, randomBytes(32).toString('base64url'))
    const actor = { type: 'agent', id: agent.agent_id, label: agent.name } as const
    await audit(
      tx,
      { actor, request: origin.request, sessionId },
      { action: 'sign_in.succeeded', object: { type: 'agent', id: agent.agent_id }, after: { proved_by: provedBy } },
    )
    return { agent, session, refreshToken, device }
  }

  /** After a password or a link that was right: a session, or the step that stands before it. */
  async function proceed(tx: Tx, agent: AgentRow, origin: Origin): Promise<Begun | Step> {
    return (await stepFor(tx, agent, now())) ?? begin(tx, agent, origin, 'password')
  }

  /**
   * What who signed in is given, once the transaction has committed.
   * @throws Problem `second_factor_required`, `second_factor_setup_required` for a step
   */
  async function hand(begun: Begun | Step): Promise<SignedIn> {
    if ('kind' in begun) throw stepProblem(begun)
    const { agent, session, refreshToken, device } = begun
    const seconds = Math.floor((session.expiresAt.getTime() - now().getTime()) / 1000)
    return {
      reply: await replyOf(session.sessionId, agent, refreshToken),
      cookies: [
        sessions.cookie.give(session.token, seconds),
        sessions.deviceCookie.give(device, deviceDays * 24 * 3600),
      ],
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
     * @throws Problem `wrong_credentials`, `too_many_requests`, `invalid_text`, `invalid_body`, `second_factor_required`,
     *   `second_factor_setup_required`
     */
    async byPassword(email: string, password: string, origin: Origin): Promise<SignedIn> {
      const account = email.toLowerCase()
      const tried = await throttle.take(account, origin)
      const found = await findByEmail(sql, account)
      const isRight = await passwords.verify(found?.password_hash ?? null, password)
      if (!found || !isRight || found.status !== 'active') {
        await failed(auditFailure, sql, found?.agent_id ?? null, 'password', origin)
        throw new Problem('wrong_credentials')
      }
      await tried.succeeded()
      return hand(await sql.begin((tx) => proceed(tx, found, origin)))
    },
    /**
     * @throws Problem `link_used` for one that is unknown, used, ended or no sign-in link; `too_many_requests`,
     *   `second_factor_required`, `second_factor_setup_required`
     */
    async byLink(token: string, origin: Origin): Promise<SignedIn> {
      const tried = await throttle.take(null, origin)
      const sought = { purposes: ['first_admin'] as const, token, at: now() }
      if (!(await findLink(sql, sought))) throw new Problem('link_used')
      const begun = await sql.begin(async (tx) => {
        await lockRights(tx)
        const agent = await useLink(tx, sought)
        if (!agent) throw new Problem('link_used')
        return proceed(tx, agent, origin)
      })
      await tried.succeeded()
      return hand(begun)
    },
    /** @throws Problem `invalid_token` */
    async byRefreshToken(token: string): Promise<TokenReply> {
      const { sessionId, agent, refreshToken } = await rotateRefreshToken(sql, token, now())
      return replyOf(sessionId, agent, refreshToken)
    },
    out: (sessionId: string, by: Source) => sessions.end(sessionId, by, 'sign_out'),
    begin,
    proceed,
    hand,
    /** Records a try that failed, with what it failed at. */
    failed: (agentId: string | null, at: 'password' | 'code' | 'recovery_code' | 'passkey', origin: Origin) =>
      failed(auditFailure, sql, agentId, at, origin),
  }
}
export type SignIn = ReturnType<typeof createSignIn>

/** The same work for an account that exists and one that does not. */
async function failed(
  record: typeof audit,
  sql: Db,
  agentId: string | null,
  at: string,
  { request }: Origin,
): Promise<void> {
  const source = { actor: { type: 'nobody', id: null } as const, request }
  const object = { type: 'agent', id: agentId } as const
  await record(sql, source, { action: 'sign_in.failed', object, after: { at }, outcome: 'failure' })
}

async function findByEmail(sql: Db, email: string): Promise<(AgentRow & { password_hash: string | null }) | undefined> {
  const [row] = await sql<(AgentRow & { password_hash: string | null })[]>`
    select a.password_hash, ${agentColumns(sql)} from agent a where lower(a.email) = ${email}`
  return row
}
