import type { Logger } from 'pino'
import { isUnavailable, type Sql } from '../db/sql.ts'
import { addressKey } from '../http/rate-limit.ts'
import type { Refusal } from '../http/server.ts'
import type { Deed, Recorded } from './entry.ts'
import { recordOf } from './record.ts'

export type Denials = {
  /** Notes a refusal; costs nothing where it is none that the trail holds. Never throws, never waits. */
  note(refusal: Refusal): void
  /** Writes what was noted so far. */
  flush(): Promise<void>
  stop(): Promise<void>
}

const flushMs = 500
const windowMs = 60_000
/** Different refusals that one node tells apart in a minute; all others of that minute are one entry. */
const most = 300
/** Refusals that ask for something and take nothing away. */
const noDenial: ReadonlySet<string> = new Set([
  'not_authenticated',
  'second_factor_required',
  'second_factor_setup_required',
  'ticket_expired',
])

/** Where sign-in itself records what failed, with the account (access/sign-in.ts, portal/accounts.ts). */
const recorded: ReadonlySet<string> = new Set([
  '/api/v1/auth/login wrong_credentials',
  '/api/v1/auth/second-factor wrong_second_factor',
  '/api/v1/auth/passkey unknown_passkey',
  '/auth/login wrong_credentials',
])

type Noted = { entry: Omit<Recorded, 'at'>; at: Date; times: number }

/**
 * The refusals of this node on their way into the trail. A flood cannot fill the disk: of equal ones (who, what, why) the
 * first is written at once and the rest of its minute as one entry with their number; beyond 300 different ones in a minute, all
 * further are one entry. What was noted in the last half second before a kill is lost.
 */
export function createDenials({ sql, log, now }: { sql: Sql; log: Logger; now: () => Date }): Denials {
  let waiting: Noted[] = []
  let repeated = new Map<string, Noted>()
  let endsAt = 0
  let flushing: Promise<void> | undefined
  const timer = setInterval(() => void flush(), flushMs)
  timer.unref()

  function turn(at: number): void {
    if (at < endsAt) return
    for (const noted of repeated.values()) if (noted.times > 0) waiting.push(noted)
    repeated = new Map()
    endsAt = at + windowMs
  }

  async function write(): Promise<void> {
    turn(now().getTime())
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    const rows = batch.map(({ entry, at, times }) => ({ at, entry: times === 0 ? entry : several(entry, times) }))
    try {
      await sql`
        insert into audit_queue (at, entry)
        select r.at, r.entry from json_to_recordset(${sql.json(rows as never)}::json) as r(at timestamptz, entry jsonb)`
    } catch (error) {
      if (isUnavailable(error)) waiting = [...batch, ...waiting].slice(0, most)
      else log.error({ err: error, entries: batch.length }, 'Refusals could not be written into the audit trail')
    }
  }

  function flush(): Promise<void> {
    flushing ??= write().finally(() => {
      flushing = undefined
    })
    return flushing
  }

  return {
    note(refusal) {
      const deed = deedOf(refusal)
      if (!deed) return
      const at = now()
      turn(at.getTime())
      const { caller, request, method, route, problem } = refusal
      const who = caller?.id ?? addressKey(request.ip)
      const key = [who, problem.code, method, route, problem.about?.id].join(' ')
      const known = repeated.get(key) ?? (repeated.size < most ? undefined : repeated.get('others'))
      if (known) known.times++
      else if (repeated.size < most) {
        const source = caller ? { caller, request } : { actor: isCustomers.test(route) ? aCustomer : nobody, request }
        const entry = recordOf(source, deed)
        repeated.set(key, { entry, at, times: 0 })
        waiting.push({ entry, at, times: 0 })
      } else {
        const entry = recordOf(
          { actor: nobody },
          { action: 'access.denied', outcome: 'denied', after: { others: true } },
        )
        repeated.set('others', { entry, at, times: 1 })
      }
    },
    flush,
    async stop() {
      clearInterval(timer)
      await flushing
      endsAt = 0
      await flush()
    },
  }
}

const nobody = { type: 'nobody', id: null } as const
/** Who knocks at the customers' doors is taken for one of them, and no address of theirs is kept. */
const aCustomer = { type: 'customer', id: null } as const
const isCustomers = /^\/(auth|tickets|portal)(\/|$)/

function several(entry: Noted['entry'], times: number): Noted['entry'] {
  return { ...entry, after: { ...entry.after, further_times: times } }
}

function deedOf({ problem, method, route }: Refusal): Deed | undefined {
  const { status, code, about } = problem
  if ((status !== 401 && status !== 403) || noDenial.has(code)) return undefined
  if (recorded.has(`${route} ${code}`)) return undefined
  const isSignIn = status === 401 && method === 'POST' && /\/auth\//.test(route)
  return {
    action: isSignIn ? 'sign_in.failed' : 'access.denied',
    object: about,
    outcome: isSignIn ? 'failure' : 'denied',
    after: { code, method, route },
  }
}
