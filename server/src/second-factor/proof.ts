import type { ProofBody } from '@parley/contract'
import { factorsOf, hasFactor, type Origin } from '../access/index.ts'
import { Problem } from '../http/problem.ts'
import type { Own } from './own.ts'
import type { Parts } from './parts.ts'
import { meansOf } from './prove.ts'

/**
 * Checks that the person is there: by a second factor if they have one, else by password.
 * @throws Problem `wrong_proof`, `too_many_requests`, `invalid_text`, `passkeys_unavailable`
 */
export async function proveOwn(
  parts: Parts,
  own: Own,
  given: ProofBody,
  origin: Origin,
): Promise<{ secondFactor: boolean }> {
  const secondFactor = hasFactor(await factorsOf(parts.sql, own.id))
  const { password } = given
  if (password !== undefined && secondFactor)
    throw new Problem('wrong_proof', { detail: 'You have a second factor: prove that, the password is not enough' })
  const isRight =
    password === undefined
      ? secondFactor && (await parts.prover.isRight(own.id, given, 'proof', origin))
      : await isOwnPassword(parts, own, password, origin)
  if (!isRight) {
    await parts.signIn.failed(own.id, password === undefined ? meansOf(given) : 'password', origin)
    throw new Problem('wrong_proof')
  }
  return { secondFactor }
}

async function isOwnPassword({ sql, passwords, throttle }: Parts, own: Own, password: string, origin: Origin) {
  const tried = await throttle.take(own.email.toLowerCase(), origin)
  const [row] = await sql<{ hash: string | null }[]>`select password_hash as hash from agent where id = ${own.id}`
  const isRight = await passwords.verify(row?.hash ?? null, password)
  if (isRight) await tried.succeeded()
  return isRight
}
