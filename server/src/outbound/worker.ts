import { toId } from '@parley/contract'
import type { Logger } from 'pino'
import type { CallPlatform } from '../channels/call.ts'
import type { SendOutcome } from '../channels/channel.ts'
import type { Sql } from '../db/sql.ts'
import type { InboxBook } from '../inboxes/book.ts'
import { append } from '../log/append.ts'
import { Sleeper, type Wake } from '../log/wake.ts'
import { retryAfterMs } from './backoff.ts'
import { createSettle, type Settlement } from './settle.ts'
import { claimDue, type DueDelivery, findLost, nextDueMs, setInboxProblem } from './store.ts'

/**
 * The outbound queue's worker; every node runs one, and they share the queue by leases.
 *
 * The life of a delivery: written with its message → taken under a lease (its number of attempts raised, committed) → one try →
 * its result and the end of the lease in one transaction. Always true:
 * - At most one message of a ticket is under way, the oldest.
 * - A worker that dies in a try leaves a lease that runs out; the message becomes `unknown`, is never sent again by itself, and
 *   is settled by the platform's status or echo, or by a person.
 * - A worker that wakes up after its lease ran out cannot write its result: the lease it names is gone.
 */
export type WorkerOptions = {
  sql: Sql
  log: Logger
  wake: Wake
  book: InboxBook
  call: CallPlatform
  now(): Date
  /** Called between the platform's answer and its record; tests kill the process here. */
  afterSend?(): void
  onOutcome?(channel: string, outcome: SendOutcome['outcome'] | 'lost'): void
}

const parallel = 32
/** Longer than any try may take, with time to record it. */
const leaseMs = 25_000
const pollMs = 1000

export function startOutbound(options: WorkerOptions): { stop(): Promise<void> } {
  const { sql, log, wake, book } = options
  const sleeper = new Sleeper()
  const off = wake.on('deliveries', sleeper.wake)
  const underWay = new Set<Promise<void>>()
  const settle = createSettle(sql, (isLogged) => wake.signal(isLogged ? 'events' : 'outbox'))
  let lookedForLostAt = 0
  let stopping = false

  async function deliver(due: DueDelivery): Promise<void> {
    const startedAt = options.now()
    const inbox = book.byId(due.inbox_id)
    const outcome: SendOutcome = inbox?.active
      ? await inbox.channel.outbound.send(
          {
            id: toId('message', due.message_id),
            to: due.addresses,
            text: due.content,
            replyTo: due.reply_to,
            author: due.sender_type === 'agent' ? 'agent' : 'bot',
            lastInboundAt: due.last_inbound_at,
            now: startedAt,
          },
          inbox.settings,
          options.call,
        )
      : {
          outcome: 'refused',
          code: 'inbox_disabled',
          reason: 'The inbox that this answer goes out on is disconnected.',
        }
    options.afterSend?.()
    options.onOutcome?.(inbox?.channel.id ?? 'none', outcome.outcome)
    await keepTrying(() =>
      settle({
        ...due,
        settlement: settlementOf(outcome, due.attempts, options.now()),
        outcome: outcome.outcome,
        startedAt,
        finishedAt: options.now(),
      }),
    )
    if (inbox) await noteHealth(due, inbox.problem, outcome)
  }

  async function noteHealth(due: DueDelivery, known: string | null, outcome: SendOutcome): Promise<void> {
    const problem = outcome.outcome === 'refused' && outcome.inboxBroken ? outcome.reason : null
    if (outcome.outcome !== 'accepted' && problem === null) return
    if (problem === known) return
    await sql.begin(async (tx) => {
      if (!(await setInboxProblem(tx, due.inbox_id, problem))) return
      const data = { inbox_id: toId('inbox', due.inbox_id), problem }
      const at = options.now()
      await append(tx, [
        {
          type: 'inbox.problem_changed',
          ticketId: null,
          messageId: null,
          actor: { type: 'system', id: null },
          data,
          at,
        },
      ])
    })
    wake.signal('outbox')
    await book.refresh()
  }

  async function giveUpLost(): Promise<void> {
    if (Date.now() - lookedForLostAt < pollMs) return
    lookedForLostAt = Date.now()
    for (const lost of await findLost(sql, 100)) {
      const at = options.now()
      const settlement: Settlement = {
        kind: 'settled',
        delivery: 'unknown',
        externalId: null,
        code: 'worker_lost',
        reason: 'Parley stopped while it was sending this. The platform may have it; look before you send it again.',
      }
      await settle({ ...lost, lease: null, settlement, outcome: 'unknown', startedAt: at, finishedAt: at })
      options.onOutcome?.(book.byId(lost.inbox_id)?.channel.id ?? 'none', 'lost')
    }
  }

  async function keepTrying(work: () => Promise<void>): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work()
      } catch (error) {
        if (attempt >= 20) throw error
        await new Promise((resolve) => setTimeout(resolve, 100 * Math.min(attempt + 1, 10)))
      }
    }
  }

  const finished = (async () => {
    while (!stopping) {
      try {
        await giveUpLost()
        const free = parallel - underWay.size
        const due = free > 0 ? await claimDue(sql, free, leaseMs) : []
        for (const delivery of due) {
          const task = deliver(delivery)
            .catch((error) =>
              log.error(
                { err: error, message_id: delivery.message_id },
                'The result of a delivery could not be recorded',
              ),
            )
            .finally(() => {
              underWay.delete(task)
              sleeper.wake()
            })
          underWay.add(task)
        }
        if (due.length === 0) await sleeper.sleep(await pauseMs())
      } catch (error) {
        log.warn({ err: error }, 'The outbound queue could not be read; trying again')
        await sleeper.sleep(pollMs)
      }
    }
    await Promise.allSettled(underWay)
  })()

  async function pauseMs(): Promise<number> {
    if (underWay.size >= parallel) return pollMs
    const ms = await nextDueMs(sql)
    return ms === null ? pollMs : Math.min(pollMs, Math.max(20, ms))
  }

  return {
    async stop() {
      stopping = true
      off()
      sleeper.wake()
      await finished
    },
  }
}

/** What a try's outcome means for the message. Pure but for the jitter. */
export function settlementOf(outcome: SendOutcome, attempts: number, now: Date): Settlement {
  switch (outcome.outcome) {
    case 'accepted':
      return { kind: 'settled', delivery: 'sent', externalId: outcome.externalId, code: null, reason: null }
    case 'refused':
      return { kind: 'settled', delivery: 'failed', externalId: null, code: outcome.code, reason: outcome.reason }
    case 'unknown':
      return { kind: 'settled', delivery: 'unknown', externalId: null, code: outcome.code, reason: outcome.reason }
    case 'retry': {
      const wait = retryAfterMs(attempts, outcome.afterMs)
      if (wait !== null)
        return { kind: 'again', runAt: new Date(now.getTime() + wait), code: outcome.code, reason: outcome.reason }
      const reason = `${outcome.reason} Given up after ${attempts} tries.`
      return { kind: 'settled', delivery: 'failed', externalId: null, code: outcome.code, reason }
    }
  }
}
