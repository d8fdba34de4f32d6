import type { Permission } from '@parley/contract'

/** Which tickets a caller may see; decided once, at the door, and enforced by `ticketScope` in SQL and `inScope` in memory. */
export type Scope =
  | { kind: 'all' }
  /** Tickets of these departments, tickets of no department, and those assigned to `agentId`. */
  | { kind: 'departments'; departmentIds: readonly string[]; agentId: string | null }
  | { kind: 'assigned'; agentId: string }
  /** Tickets of these customers: who they are is one person, proved. */
  | { kind: 'own'; customerIds: readonly string[] }
  | { kind: 'ticket'; ticketId: string }

/** Who calls, proved. Ids are UUIDs. */
export type Caller = {
  type: 'agent' | 'service' | 'customer' | 'bot'
  id: string
  /** What people read in logs; never an e-mail address or a secret. */
  label: string
  permissions: ReadonlySet<Permission>
  scope: Scope
  /** How it proved itself; `session` is a cookie, so unsafe requests need a known Origin. */
  via: 'session' | 'token' | 'oidc' | 'key' | 'status_token' | 'signature'
  /** The session row behind a cookie or our own token, for sign-out. */
  sessionId?: string
  /** Where this one request comes from, for the audit trail; the HTTP layer puts it on. */
  from?: From
}

/** Where a request comes from. Of customers the address is not kept. */
export type From = { ip: string | null; session_id: string | null; request_id: string }

/** The one place that answers "may this caller do that?" apart from which rows it sees. */
export function can(caller: Caller, permission: Permission): boolean {
  return caller.permissions.has(permission)
}

/** The actor that this caller's changes are recorded under, and where they come from. */
export function actorOf(caller: Caller): { type: 'agent' | 'service' | 'customer'; id: string; from?: From } {
  const type = caller.type === 'bot' ? 'service' : caller.type
  return caller.from ? { type, id: caller.id, from: caller.from } : { type, id: caller.id }
}
