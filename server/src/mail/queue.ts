import { uuidv7 } from 'uuidv7'
import type { Vault } from '../access/vault.ts'
import type { Db, Sql } from '../db/sql.ts'
import { type Content, type Letter, type Wish, type Wished, wishes } from './letter.ts'

/** What a letter in the queue holds, in clear. */
export type Sealed = (Content | Wish) & { to: string }

export type Mail = {
  /**
   * Queues a letter in the caller's transaction: it goes out when, and only when, that commits. Address and text are kept
   * encrypted, and only until it was sent or given up.
   */
  mail(tx: Db, letter: Letter): Promise<void>
  /**
   * Queues what anybody can ask for. Beyond `mostWishes` an hour for one address nothing is queued, and nobody is told. Takes as
   * long whether or not somebody has the address.
   */
  wish(sql: Sql, wished: Wished): Promise<void>
  /** @throws when SECRET_KEY has changed since */
  open(id: string, sealed: string): Sealed
}

/** Letters an hour that strangers can have sent to one address. */
export const mostWishes = 3
const hourMs = 3_600_000
/** Any number that no other part of Parley uses as the first half of an advisory lock. */
const addressLock = 7_265_031

export function createMail({ vault, now }: { vault: Vault; now: () => Date }): Mail {
  function sealed({ agentId, customerId, ...content }: Letter | Wished) {
    const id = uuidv7()
    return {
      id,
      kind: content.kind,
      agent_id: agentId ?? null,
      customer_id: customerId ?? null,
      recipient: Buffer.from(vault.mac('mail recipient', content.to.toLowerCase()), 'base64url'),
      sealed: vault.encrypt(JSON.stringify(content), contextOf(id)),
      run_at: now(),
      created_at: now(),
    }
  }

  return {
    async mail(tx, letter) {
      await tx`insert into mail ${tx(sealed(letter))}`
    },
    async wish(sql, wished) {
      const row = sealed(wished)
      const since = new Date(row.created_at.getTime() - hourMs)
      await sql.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(${addressLock}, hashtext(encode(${row.recipient}::bytea, 'hex')))`
        await tx`
          insert into mail (id, kind, agent_id, customer_id, recipient, sealed, run_at, created_at)
          select ${row.id}, ${row.kind}, ${row.agent_id}, ${row.customer_id}, ${row.recipient}, ${row.sealed}, ${row.run_at}, ${row.created_at}
          where (
            select count(*) from mail
            where recipient = ${row.recipient} and kind = any(${[...wishes]}::text[]) and created_at > ${since}
          ) < ${mostWishes}`
      })
    },
    open: (id, text) => JSON.parse(vault.decrypt(text, contextOf(id))) as Sealed,
  }
}

const contextOf = (id: string) => `mail ${id}`
