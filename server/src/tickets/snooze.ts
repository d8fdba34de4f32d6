import type { Logger } from 'pino'
import type { Sql } from '../db/sql.ts'
import { invalid } from '../http/validate.ts'
import { append } from '../log/append.ts'
import { Sleeper, type Wake } from '../log/wake.ts'

const longestMs = 10 * 366 * 86_400_000

/** The time until which a ticket is to be snoozed. @throws invalid_body when it is not to come within ten years */
export function readSnooze(wish: string | null, now: Date): Date | null {
  if (wish === null) return null
  const until = new Date(wish)
  const inMs = until.getTime() - now.getTime()
  if (!(inMs > 0 && inMs < longestMs))
    throw invalid('invalid_body', [{ path: '/snoozed_until', message: 'must be a time to come, within ten years' }])
  return until
}

const pollMs = 1000
const batchRows = 100

/** Brings snoozed tickets back when their time has come, within about a second; every node looks, each ticket comes back once. */
export function startSnoozes(deps: { sql: Sql; log: Logger; wake: Wake; now(): Date }): { stop(): Promise<void> } {
  const { sql, log, wake } = deps
  const sleeper = new Sleeper()
  let stopping = false

  const finished = (async () => {
    while (!stopping) {
      try {
        const ended = await endSnoozes(sql, deps.now())
        if (ended > 0) wake.signal('outbox')
        if (ended < batchRows) await sleeper.sleep(pollMs)
      } catch (error) {
        log.warn({ err: error }, 'Snoozed tickets could not be brought back; trying again')
        await sleeper.sleep(pollMs)
      }
    }
  })()

  return {
    async stop() {
      stopping = true
      sleeper.wake()
      await finished
    },
  }
}

/** @returns how many came back, of those that are due and that nobody else holds */
export async function endSnoozes(sql: Sql, at: Date): Promise<number> {
  const due = await sql<{ id: string }[]>`select id from ticket where snoozed_until <= ${at} limit ${batchRows}`
  if (due.length === 0) return 0
  return sql.begin(async (tx) => {
    const held = await tx<{ id: string; snoozed_until: Date }[]>`
      select id, snoozed_until from ticket where id = any(${due.map(({ id }) => id)}::uuid[]) and snoozed_until <= ${at}
      order by id for no key update skip locked`
    const ids = held.map(({ id }) => id)
    await tx`
      update ticket set snoozed_until = null, version = version + 1, updated_at = ${at} where id = any(${ids}::uuid[])`
    await append(
      tx,
      held.map(({ id: ticketId, snoozed_until: until }) => ({
        type: 'ticket.updated' as const,
        ticketId,
        messageId: null,
        actor: { type: 'system', id: null },
        data: { changed: ['snoozed_until'], to: { snoozed_until: null }, from: { snoozed_until: until.toISOString() } },
        at,
      })),
    )
    return ids.length
  }) as Promise<number>
}
