import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { maxPasswordCharacters } from '@parley/contract'
import { Problem } from '../http/problem.ts'

// Hashing runs on libuv's threads, which file and DNS work need too: so only two hashes run at a time, a bounded number
// waits, and the rest is refused with 429.

/** OWASP's setting for argon2id, spelled out: 19 MiB, 2 passes, 1 lane (the library's own default, and type). */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export type Passwords = {
  /** @throws Problem `invalid_body`, `invalid_text` or `too_many_requests` */
  hash(password: string): Promise<string>
  /**
   * Takes as long for `null` (an account that does not exist or has no password) as for a hash.
   * @throws Problem `invalid_body`, `invalid_text` or `too_many_requests`
   */
  verify(stored: string | null, password: string): Promise<boolean>
}

export function createPasswords({ running = 2, waiting = 32 } = {}): Passwords {
  const inTurn = createTurns(running, waiting)
  const base64 = (bytes: number) => randomBytes(bytes).toString('base64').replaceAll('=', '')
  const nobody = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${base64(16)}$${base64(32)}`
  return {
    async hash(password) {
      const text = checkPassword(password)
      return inTurn(() => hash(text, cost))
    },
    async verify(stored, password) {
      const text = checkPassword(password)
      const matches = await inTurn(() => verify(stored ?? nobody, text))
      return stored !== null && matches
    },
  }
}

/** The form that is hashed: NFKC, so that the same keys on two keyboards are the same password. */
function checkPassword(password: string): string {
  if (password.length < 1 || password.length > maxPasswordCharacters)
    throw new Problem('invalid_body', {
      extra: { errors: [{ path: '/password', message: `must have 1 to ${maxPasswordCharacters} characters` }] },
    })
  if (password.includes('\0') || !password.isWellFormed()) throw new Problem('invalid_text')
  return password.normalize('NFKC')
}

function createTurns(running: number, waiting: number) {
  let busy = 0
  const queue: (() => void)[] = []
  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (busy < running) busy++
    else {
      if (queue.length >= waiting) throw new Problem('too_many_requests', { headers: { 'Retry-After': '1' } })
      await new Promise<void>((resolve) => queue.push(resolve))
    }
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else busy--
    }
  }
}
