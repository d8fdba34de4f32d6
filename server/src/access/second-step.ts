import { randomBytes } from 'node:crypto'
import type { FactorMethod } from '@parley/contract'
import type { Db } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { type AgentRow, agentColumns } from './agent-row.ts'
import { credentialHash } from './principals.ts'

// Between password and session. A password (or a link) that is right begins a session only for an agent who has no second factor
// and whose role asks for none. For all others it begins a step:
//   factor: the agent has one; proving it ends the step with a session;
//   setup: the role asks for one and the agent has none; setting one up does.
// A step's token is good for that alone: no route takes it for a credential. It works once, ends by itself, takes five tries, and
// dies with any change of the agent's role, status or password, and a setup step with the first factor that the agent has.

export type StepKind = 'factor' | 'setup'
export type Step = { kind: StepKind; token: string; methods: FactorMethod[]; expiresInSeconds: number }
export type Factors = { totp: boolean; passkeys: number; recovery_codes: number; is_required: boolean }

const seconds: Record<StepKind, number> = { factor: 10 * 60, setup: 15 * 60 }
const mostTries = 5

/** What this agent (UUID) can prove to be themselves with beside the password, and whether the role asks for it. */
export async function factorsOf(sql: Db, agentId: string): Promise<Factors> {
  const [row] = await sql<Factors[]>`
    select exists (select from totp t where t.agent_id = a.id and t.confirmed_at is not null) as totp,
      (select count(*)::integer from passkey p where p.agent_id = a.id) as passkeys,
      (select count(*)::integer from recovery_code c where c.agent_id = a.id and c.used_at is null) as recovery_codes,
      coalesce((select r.requires_second_factor from role r where r.key = a.role), false) as is_required
    from agent a where a.id = ${agentId}`
  return row ?? { totp: false, passkeys: 0, recovery_codes: 0, is_required: false }
}

export function hasFactor({ totp, passkeys }: Factors): boolean {
  return totp || passkeys > 0
}

/** How a second factor can be proved; empty without one. */
export function methodsOf(factors: Factors): FactorMethod[] {
  const { totp, passkeys, recovery_codes } = factors
  return hasFactor(factors)
    ? [
        ...(passkeys > 0 ? (['passkey'] as const) : []),
        ...(totp ? (['totp'] as const) : []),
        ...(recovery_codes > 0 ? (['recovery_code'] as const) : []),
      ]
    : []
}

/** The step that stands between this agent and a session; undefined when none does. */
export async function stepFor(tx: Db, agent: AgentRow, at: Date): Promise<Step | undefined> {
  const factors = await factorsOf(tx, agent.agent_id)
  const kind: StepKind | undefined = hasFactor(factors) ? 'factor' : factors.is_required ? 'setup' : undefined
  if (!kind) return undefined
  const token = `psf_${randomBytes(32).toString('base64url')}`
  const expiresAt = new Date(at.getTime() + seconds[kind] * 1000)
  await tx`
    insert into sign_in_step (token_hash, kind, agent_id, agent_version, created_at, expires_at)
    values (${credentialHash(token)}, ${kind}, ${agent.agent_id}, ${agent.agent_version}, ${at}, ${expiresAt})`
  const methods: FactorMethod[] = kind === 'factor' ? methodsOf(factors) : ['totp', 'passkey']
  return { kind, token, methods, expiresInSeconds: seconds[kind] }
}

/** The refusal with which a step is handed over. */
export function stepProblem({ kind, token, methods, expiresInSeconds }: Step): Problem {
  return new Problem(kind === 'factor' ? 'second_factor_required' : 'second_factor_setup_required', {
    extra: { second_factor: { token, methods, expires_in: expiresInSeconds } },
  })
}

type Sought = { kind: StepKind; token: string; at: Date }

/** Whose step this is. @throws Problem `second_factor_expired` for one that is unknown, used, ended or dead */
export async function findStep(sql: Db, sought: Sought): Promise<AgentRow & { email: string }> {
  const [row] = await sql<(AgentRow & { email: string })[]>`
    select a.email, ${agentColumns(sql)} from sign_in_step s, agent a where ${isGood(sql, sought)}`
  if (!row) throw new Problem('second_factor_expired')
  return row
}

/** Counts a try, exactly, however many come at once. @throws Problem `too_many_requests` beyond five */
export async function countTry(sql: Db, { kind, token }: Sought): Promise<void> {
  const [row] = await sql`
    update sign_in_step set tries = tries + 1
    where token_hash = ${credentialHash(token)} and kind = ${kind} and tries < ${mostTries} returning 1`
  if (row) return
  const detail = 'Too many tries: sign in again'
  throw new Problem('too_many_requests', { detail, headers: { 'Retry-After': '1' } })
}

/** Uses a step up. Of two uses at once one succeeds. @throws Problem `second_factor_expired` */
export async function useStep(tx: Db, sought: Sought): Promise<AgentRow> {
  const [row] = await tx<AgentRow[]>`
    update sign_in_step s set used_at = ${sought.at} from agent a where ${isGood(tx, sought)} returning ${agentColumns(tx)}`
  if (!row) throw new Problem('second_factor_expired')
  return row
}

function isGood(sql: Db, { kind, token, at }: Sought) {
  return sql`
    s.token_hash = ${credentialHash(token)} and s.kind = ${kind} and s.used_at is null and s.expires_at > ${at}
    and a.id = s.agent_id and a.status = 'active' and a.session_version = s.agent_version
    and (s.kind = 'factor' or not exists (select from totp t where t.agent_id = a.id and t.confirmed_at is not null)
      and not exists (select from passkey p where p.agent_id = a.id))`
}
