import { randomBytes, randomInt } from 'node:crypto'

/*
 * Platform ids. They come from real randomness and the clock, never from the seed: a sandbox that is started again
 * with the same seed must not repeat ids that Parley has already stored, or new messages would look like duplicates.
 */

/** A WhatsApp message id in the platform's form: base64 of the other party's number and a random part. */
export function newWamid(party: string, direction: 'inbound' | 'outbound'): string {
  const who = Buffer.from(party.replace(/^\+/, '').slice(0, 60), 'latin1')
  const unique = Buffer.from(randomBytes(9).toString('hex').toUpperCase(), 'latin1')
  const head = Buffer.from([0x1c, 0x18, who.length])
  const middle = Buffer.from([0x15, 0x02, 0x00, direction === 'inbound' ? 0x12 : 0x11, 0x18, unique.length])
  return `wamid.${Buffer.concat([head, who, middle, unique, Buffer.from([0])]).toString('base64')}`
}

/** A Messenger message id (`m_…`). */
export function newMid(): string {
  return `m_${randomBytes(45).toString('base64url')}`
}

const snowflakeEpochMs = 1_288_834_974_657n
let snowflakeCount = randomInt(4096)

/** An X id: a 64-bit snowflake as a decimal string, rising with time. */
export function newSnowflake(atMs: number): string {
  snowflakeCount = (snowflakeCount + 1) % 4096
  const worker = BigInt(randomInt(1024))
  return String(((BigInt(Math.trunc(atMs)) - snowflakeEpochMs) << 22n) | (worker << 12n) | BigInt(snowflakeCount))
}

/** A decimal id of `digits` digits, as Meta gives media, apps and people. */
export function newNumericId(digits = 16): string {
  let id = String(randomInt(1, 10))
  while (id.length < digits) id += String(randomInt(10))
  return id
}
