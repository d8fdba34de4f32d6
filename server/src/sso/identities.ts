import { type AgentIdentity, toId } from '@parley/contract'
import type { Db, Tx } from '../db/sql.ts'
import type { Provider } from './provider.ts'
import { loadPolicy } from './store.ts'

// The sign-ins at providers that one agent has, and whether one of them can go.

export type IdentityRow = {
  id: string
  issuer: string
  email: string | null
  rights: 'own' | 'groups' | 'none'
  /** When the newest token was issued that came in with it. */
  read_at: Date | null
  created_at: Date
}
type Standing = { role: string; hasOwnWay: boolean }

/** Oldest first. */
export function listIdentities(sql: Db, agentId: string): Promise<IdentityRow[]> {
  return sql<IdentityRow[]>`
    select id, issuer, email, rights, read_at, created_at from agent_identity where agent_id = ${agentId}
    order by created_at, id`
}

export async function dropIdentity(tx: Tx, id: string): Promise<void> {
  await tx`delete from agent_identity where id = ${id}`
}

/** Ends what this agent signed in to at providers, but for one session. */
export async function endProviderSessions(tx: Tx, agentId: string, except: string | null, at: Date): Promise<void> {
  await tx`
    update session set revoked_at = ${at}
    where agent_id = ${agentId} and proved_by = 'provider' and revoked_at is null and id is distinct from ${except}::uuid`
}

/** Whether this agent can sign in with what Parley itself keeps: a password or a passkey, where the company lets them. */
export async function standingOf(sql: Db, agentId: string): Promise<Standing> {
  const [row] = await sql<{ role: string; has_own: boolean }[]>`
    select a.role, (a.password_hash is not null or exists (select from passkey p where p.agent_id = a.id)) as has_own
    from agent a where a.id = ${agentId}`
  const isLet = row?.role === 'super_admin' || (await loadPolicy(sql)) === 'everybody'
  return { role: row?.role ?? '', hasOwnWay: isLet && (row?.has_own ?? false) }
}

/**
 * Why this sign-in must stay; null when it can go. One whose groups choose the role stays, or else who is put out of a group there
 * would come in again by being taken for somebody new.
 */
export function keptBecause(
  row: IdentityRow,
  all: readonly IdentityRow[],
  standing: Standing,
  providers: readonly Provider[],
): AgentIdentity['kept_because'] {
  if (row.rights !== 'own') return 'role'
  const opens = ({ issuer, rights }: IdentityRow) =>
    rights !== 'none' &&
    providers.some(
      (one) => one.issuer === issuer && one.isEnabled && (one.admitsSuperAdmins || standing.role !== 'super_admin'),
    )
  return standing.hasOwnWay || all.some((other) => other.id !== row.id && opens(other)) ? null : 'only_way'
}

export async function presentIdentities(
  sql: Db,
  agentId: string,
  providers: readonly Provider[],
): Promise<AgentIdentity[]> {
  const [rows, standing] = [await listIdentities(sql, agentId), await standingOf(sql, agentId)]
  return rows.map((row) => {
    const provider = providers.find(({ issuer }) => issuer === row.issuer)
    return {
      id: toId('agentIdentity', row.id),
      provider: provider ? { id: provider.id, name: provider.name } : null,
      issuer: row.issuer,
      email: row.email,
      connected_at: row.created_at.toISOString(),
      last_used_at: row.read_at?.toISOString() ?? null,
      kept_because: keptBecause(row, rows, standing, providers),
    }
  })
}
