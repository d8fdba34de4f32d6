import { isEmailAddress } from '@parley/contract'
import type { Logger } from 'pino'
import type { Sql } from '../db/sql.ts'
import { Sleeper, type Wake } from '../log/wake.ts'
import { isWish, type Letter, type Wish } from './letter.ts'
import type { Mail } from './queue.ts'
import { type MailServer, SendFailed, send } from './server.ts'
import { claim, type DueMail, dropSettled, expire, retry, settle } from './store.ts'
import { compose, oneLine } from './texts.ts'

/**
 * Finds out, when it is due, what a wish comes to: a letter, or null when nobody has the address. May run several times for one
 * mail (its UUID), and then says the same.
 */
export type Grant<K extends Wish['kind']> = (
  wish: Extract<Wish, { kind: K }> & { to: string },
  mailId: string,
) => Promise<Letter | null>
export type Grants = { [K in Wish['kind']]: Grant<K> }

export type MailWorkerOptions = {
  sql: Sql
  log: Logger
  wake: Wake
  now(): Date
  /** Public address of Parley; names the letters. */
  origin: string
  mail: Mail
  grants: Grants
  companyName(): Promise<string>
}

export type MailWorker = {
  /** From now on letters are handed to this server, or wait when there is none. */
  point(server: MailServer | null): void
  stop(): Promise<void>
}

const parallel = 4
const pollMs = 2000
const sweepEveryMs = 60_000
const pauses = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 2 * 3_600_000, 4 * 3_600_000, 8 * 3_600_000]

/**
 * Sends queued letters; every node that works runs one, and they share the queue by leases. A letter that the server surely did
 * not take is tried again for a day (one that somebody waits for: an hour), always under the same Message-ID.
 */
export function startMail(options: MailWorkerOptions): MailWorker {
  const { sql, log, wake, mail, now } = options
  const sleeper = new Sleeper()
  const off = wake.on('mail', sleeper.wake)
  const domain = new URL(options.origin).hostname.replace(/^\[|\]$/g, '')
  let server: MailServer | null = null
  let sweptAt = 0
  let stopping = false

  async function deliver(due: DueMail, to: MailServer): Promise<void> {
    try {
      const letter = await letterOf(due)
      if (!letter) return await settle(sql, due, 'void', null, now())
      const company = oneLine(await options.companyName())
      await send(to, {
        ...compose(letter, company),
        to: letter.to,
        fromName: company,
        messageId: `<${due.id}@${domain}>`,
      })
      await settle(sql, due, 'sent', null, now())
    } catch (error) {
      await note(due, error)
    }
  }

  async function letterOf(due: DueMail): Promise<Letter | null> {
    const sealed = opened(due)
    if (!isEmailAddress(sealed.to)) throw new SendFailed('bad_address', true)
    if (!isWish(sealed.kind)) return sealed as Letter
    const grant = options.grants[sealed.kind] as (wish: unknown, id: string) => Promise<Letter | null>
    return grant(sealed, due.id)
  }

  function opened(due: DueMail) {
    try {
      return mail.open(due.id, due.sealed)
    } catch {
      throw new SendFailed('secret_key_changed', true)
    }
  }

  async function note(due: DueMail, error: unknown): Promise<void> {
    const failure = error instanceof SendFailed ? error : new SendFailed('internal', false)
    log.warn(
      { mail_id: due.id, kind: due.kind, code: failure.code, ...(failure === error ? {} : { err: error }) },
      failure.isFinal ? 'A letter was refused and is given up' : 'A letter was not sent; trying again',
    )
    if (failure.isFinal) return settle(sql, due, 'failed', failure.code, now())
    const pauseMs = pauses[Math.min(due.attempts, pauses.length) - 1]! * (0.8 + 0.4 * Math.random())
    await retry(sql, due, failure.code, new Date(now().getTime() + pauseMs))
  }

  const finished = (async () => {
    while (!stopping) {
      try {
        if (Date.now() - sweptAt > sweepEveryMs) {
          sweptAt = Date.now()
          const given = await expire(sql, now())
          if (given > 0) log.warn({ letters: given }, 'Letters that could not be sent in time were given up')
          await dropSettled(sql, now())
        }
        const to = server
        const due = to ? await claim(sql, parallel, now()) : []
        if (to) await Promise.all(due.map((one) => deliver(one, to)))
        if (due.length < parallel) await sleeper.sleep(pollMs)
      } catch (error) {
        log.warn({ err: error }, 'The mail queue could not be read; trying again')
        await sleeper.sleep(pollMs)
      }
    }
  })()

  return {
    point(next) {
      server = next
      sleeper.wake()
    },
    async stop() {
      stopping = true
      off()
      sleeper.wake()
      await finished
    },
  }
}
