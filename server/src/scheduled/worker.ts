import { type SendFailedFrame, toId } from '@parley/contract'
import type { Logger } from 'pino'
import { isFault } from '../db/sql.ts'
import { Sleeper, type Wake } from '../log/wake.ts'
import { giveUp, type SendDeps, type Sent, sendNext } from './send.ts'
import { lookAhead } from './store.ts'

export type WorkerOptions = SendDeps & { log: Logger; wake: Wake }

/** Safety net for a lost wake-up; with nothing scheduled this one look is all that is done. */
const pollMs = 5000
/** Pause while what is due is held by another node, or could not be sent. */
const againMs = 100
const maxAttempts = 5

/**
 * Sends scheduled messages at their time; every node runs one, and they share the work row by row. Sleeps until the first is due;
 * is woken when one is scheduled on any node, and looks by itself once in a while.
 */
export function startScheduled(options: WorkerOptions): { stop(): Promise<void> } {
  const { sql, wake, log } = options
  const sleeper = new Sleeper()
  const off = wake.on('scheduled', sleeper.wake)
  const failures = new Map<string, number>()
  let stopping = false

  const finished = (async () => {
    while (!stopping) {
      try {
        const { due, ms } = await lookAhead(sql)
        const sent = await Promise.all(Array.from({ length: due }, () => sendAll()))
        if (due === 0) await sleeper.sleep(ms === null ? pollMs : Math.min(pollMs, Math.max(1, ms)))
        else if (sent.every((count) => count === 0)) await sleeper.sleep(againMs)
      } catch (error) {
        log.warn({ err: error }, 'Scheduled messages could not be looked at; trying again')
        await sleeper.sleep(1000)
      }
    }
  })()

  /** One after the other, until nothing is due. @returns how many. */
  async function sendAll(): Promise<number> {
    for (let count = 0; ; count++) {
      let id = ''
      try {
        const sent = stopping
          ? null
          : await sendNext(options, (row) => {
              id = row.id
            })
        if (!sent) return count
        tell(sent)
      } catch (error) {
        log.warn({ err: error, scheduled_id: id }, 'A scheduled message could not be sent; trying again')
        if (id !== '' && isFault(error))
          await noteFault(id).catch((err) => log.warn({ err, scheduled_id: id }, 'It could not be given up either'))
        return count
      }
    }
  }

  async function noteFault(id: string): Promise<void> {
    const attempts = (failures.get(id) ?? 0) + 1
    failures.set(id, attempts)
    if (attempts < maxAttempts) return
    failures.delete(id)
    const given = await giveUp(options, id)
    if (given) tell(given)
  }

  function tell(sent: Sent): void {
    failures.delete(sent.row.id)
    if (sent.outcome !== 'failed') {
      wake.signal('outbox')
      wake.signal('deliveries')
      return
    }
    const { row, code, detail } = sent
    const about = { scheduled_id: toId('scheduled', row.id), ticket_id: toId('ticket', row.ticket_id) }
    wake.tell(row.agent_id, { type: 'send_failed', ...about, code, detail } satisfies SendFailedFrame)
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
