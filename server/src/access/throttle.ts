import { createHash } from 'node:crypto'
import type { Db, Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { addressKey } from '../http/rate-limit.ts'

// Guessing is slowed, people are not locked out: each count below drains with time by itself, wrong tries beyond its size wait
// for that, and a right one gives its try back. The counts are in the database, so all nodes keep them together, and a try is
// counted before anything is looked at, so that parallel ones count too. An agent is not held up by what others try on the account:
//   at an address from which the agent signed in before, the account's count is not asked;
//   in a browser in which the agent signed in before (it has the device cookie), only that browser's own count is.

type Count = { size: number; drainMs: number }
const counts = {
  /** One account from one address, or in one known browser: somebody mistypes. */
  pair: { size: 8, drainMs: 30_000 },
  /** One account from anywhere: many addresses guess at one account. */
  account: { size: 60, drainMs: 5_000 },
  /** One address at any account: one address tries many accounts. */
  address: { size: 40, drainMs: 5_000 },
  /** Codes of six digits for one agent: whoever gets here knows the password. */
  code: { size: 5, drainMs: 10 * 60_000 },
  /** What anybody may ask for without guessing, by address. */
  asking: { size: 60, drainMs: 1_000 },
} satisfies Record<string, Count>

/** Who tries: `device` is what the device cookie holds. */
export type Trier = { ip: string | null; device?: string | undefined }
export type Try = {
  /** Gives the try back: it was right. */
  succeeded(): Promise<void>
}

export type Throttle = {
  /**
   * Counts a try at a password or a link.
   * @param account the address in lower case; null for a link, which names none: then the address alone is counted
   * @throws Problem `too_many_requests` with Retry-After
   */
  take(account: string | null, who: Trier): Promise<Try>
  /** Counts a try at a short code of this agent (UUID): 5, then one in ten minutes. @throws Problem `too_many_requests` */
  takeCode(agentId: string, who: Trier): Promise<Try>
  /** Counts a request of anybody for something that costs a row: 60, then one a second. @throws Problem `too_many_requests` */
  ask(what: string, who: Trier): Promise<void>
  /** Notes, in the caller's transaction, that this agent (UUID) has signed in from here. @returns what the device cookie is to hold */
  remember(tx: Db, agentId: string, who: Trier, newDevice: string): Promise<string>
}

export function createThrottle({ sql, now }: { sql: Sql; now: () => Date }): Throttle {
  async function takeAll(keys: [key: string, count: Count][], own?: string): Promise<Try> {
    const [hashes, sizes, drains] = [
      keys.map(([key]) => hashOf(key)),
      keys.map(([, { size }]) => size),
      keys.map(([, { drainMs }]) => drainMs),
    ]
    const [row] = await sql<{ wait: string }[]>`
      select take_try(${hashes}::text[], ${sizes}::integer[], ${drains}::integer[], ${now()}) as wait`
    const waitMs = Number(row!.wait)
    if (waitMs > 0)
      throw new Problem('too_many_requests', { headers: { 'Retry-After': String(Math.ceil(waitMs / 1000)) } })
    return {
      async succeeded() {
        // Whoever is right begins afresh; of the counts that others share, only this try goes.
        await sql`
          update sign_in_try t set empty_at = case when t.key = ${own === undefined ? null : hashOf(own)}::text then ${now()}
            else t.empty_at - c.drain_ms * interval '1 millisecond' end
          from (select key, drain_ms from unnest(${hashes}::text[], ${drains}::integer[]) as u (key, drain_ms)
            join sign_in_try l using (key) order by key for update of l) c
          where t.key = c.key`
      },
    }
  }

  return {
    async take(account, who) {
      const from = addressKey(who.ip ?? '')
      const address: [string, Count] = [`address ${from}`, counts.address]
      if (account === null) return takeAll([address])
      const known = await knownPlaces(sql, account, who)
      if (known.device) {
        const own = `device ${who.device} ${account}`
        return takeAll([[own, counts.pair]], own)
      }
      const pair = `pair ${from} ${account}`
      const keys: [string, Count][] = [address, [pair, counts.pair]]
      if (!known.address) keys.push([`account ${account}`, counts.account])
      return takeAll(keys, pair)
    },
    async takeCode(agentId, who) {
      const [row] = await sql`
        select 1 from known_place where agent_id = ${agentId} and place_hash = ${placeOf(deviceOf(who))}`
      const key = row ? `code ${agentId} ${who.device}` : `code ${agentId}`
      return takeAll([[key, counts.code]], key)
    },
    async ask(what, who) {
      await takeAll([[`${what} ${addressKey(who.ip ?? '')}`, counts.asking]])
    },
    async remember(tx, agentId, who, newDevice) {
      // One that was planted is not taken over: only a cookie that somebody has signed in with stays.
      const given = placeOf(deviceOf(who))
      const [held] = await tx`select 1 from known_place where place_hash = ${given} limit 1`
      const device = held ? who.device! : newDevice
      const places = [placeOf(`device ${device}`), placeOf(addressOf(who))]
      await tx`
        insert into known_place (agent_id, place_hash, last_used_at)
        select ${agentId}, p, ${now()} from unnest(${places}::text[]) as p order by p
        on conflict (agent_id, place_hash) do update set last_used_at = excluded.last_used_at`
      return device
    },
  }
}

async function knownPlaces(sql: Sql, account: string, who: Trier): Promise<{ device: boolean; address: boolean }> {
  const [device, address] = [placeOf(deviceOf(who)), placeOf(addressOf(who))]
  const rows = await sql<{ place: string }[]>`
    select k.place_hash as place from known_place k join agent a on a.id = k.agent_id
    where lower(a.email) = ${account} and k.place_hash = any(${[device, address]}::text[])`
  const has = (hash: string) => rows.some(({ place }) => place === hash)
  return { device: has(device), address: has(address) }
}

const deviceOf = ({ device }: Trier) => `device ${device ?? ''}`
const addressOf = ({ ip }: Trier) => `address ${addressKey(ip ?? '')}`
const placeOf = hashOf

/** Keys are kept as hashes: the table holds no addresses of people. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
