import { toId } from '@parley/contract'
import type { FastifyRequest } from 'fastify'
import type { Caller } from '../access/caller.ts'
import type { Db } from '../db/sql.ts'
import { changeOf, clip, type Deed, presentObject, type Recorded } from './entry.ts'

/** Who did it and from where: a `RouteCall` is one. On public routes, where nobody has proved who they are, name the actor. */
export type Source = {
  caller?: Caller | undefined
  request?: Pick<FastifyRequest, 'ip' | 'id' | 'headers'> | undefined
  /** Instead of the caller. `id` is a UUID; the label is what people read, never an e-mail address. */
  actor?: Actor | undefined
  /** UUID of the session, where the caller does not know it. */
  sessionId?: string | undefined
}
export type Actor = { type: 'agent' | 'service' | 'customer' | 'system' | 'nobody'; id: string | null; label?: string }

/**
 * Records a deed in the audit trail, in the caller's transaction: it is there exactly when the change is. One short insert.
 * Never hand in what a customer wrote or is called; values under names like `password`, `secret` or `token` become `(secret)`.
 * Changes of tickets and messages need no call: they are taken from the log. Refusals (401, 403) neither.
 *
 * @example await audit(tx, call, { action: 'agent.updated', object: { type: 'agent', id }, before, after })
 */
export async function audit(sql: Db, source: Source, deed: Deed): Promise<void> {
  await sql`insert into audit_queue (entry) values (${sql.json(recordOf(source, deed) as never)})`
}

/** The entry but for its time, which the database gives it. */
export function recordOf(source: Source, deed: Deed): Omit<Recorded, 'at'> {
  return {
    actor: presentActor(source),
    action: deed.action,
    object: presentObject(deed.object),
    outcome: deed.outcome ?? 'success',
    from: fromOf(source),
    ...changeOf(deed),
  }
}

const kinds = { agent: 'agent', service: 'apiKey', customer: 'customer' } as const
const nobodysId = '00000000-0000-0000-0000-000000000000'

/** Of customers neither name nor address are kept: the trail cannot be made to forget them. */
export function presentActor({ caller, actor }: Source): Recorded['actor'] {
  const { type, id, label } = actor ?? actorOfCaller(caller)
  const kind = type === 'system' || type === 'nobody' ? null : kinds[type]
  return {
    type,
    id: id !== null && kind ? toId(kind, id) : null,
    label: type === 'customer' || label === undefined ? null : clip(label, 200),
  }
}

function actorOfCaller(caller: Caller | undefined): Actor {
  if (!caller) return { type: 'system', id: null }
  if (caller.id === nobodysId) return { type: 'nobody', id: null }
  return { type: caller.type === 'bot' ? 'service' : caller.type, id: caller.id, label: caller.label }
}

function fromOf({ caller, actor, request, sessionId }: Source): Recorded['from'] {
  const isCustomer = (actor?.type ?? caller?.type) === 'customer' && caller?.id !== nobodysId
  const session = sessionId ?? caller?.sessionId
  const agent = request?.headers['user-agent']
  return {
    ip: isCustomer ? null : (request?.ip ?? caller?.from?.ip ?? null),
    session_id: session === undefined ? null : toId('session', session),
    request_id: request?.id ?? caller?.from?.request_id ?? null,
    user_agent: isCustomer || agent === undefined ? null : clip(agent, 200),
  }
}
