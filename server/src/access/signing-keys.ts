import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Logger } from 'pino'
import type { Db, Sql } from '../db/sql.ts'
import { coalesce } from './coalesce.ts'
import type { Vault } from './vault.ts'

// The Ed25519 keys of our own tokens. The newest that stands signs, all that stand verify; a retired one does neither. A key is
// made when there is none, under a lock, so that two nodes starting at once agree on one.

type CryptoKey = Exclude<Awaited<ReturnType<typeof importJWK>>, Uint8Array>
type SigningKey = { kid: string; key: CryptoKey }
type Row = { kid: string; public_jwk: JWK; private_jwk_encrypted: string }

export const algorithm = 'EdDSA'
/** Any number that no other part of Parley uses as an advisory lock. */
const makingLock = 7_265_021
/** The thumbprint of RFC 7638, in base64url. */
const kidForm = /^[\w-]{43}$/

export type SigningKeys = {
  /** The key that signs; made when there is none. */
  signer(): Promise<SigningKey>
  /** The public key of a `kid`, or undefined. What does not look like a `kid` of ours is never looked up. */
  verifier(kid: unknown): Promise<CryptoKey | undefined>
  /** The public keys as published. */
  jwks(): Promise<{ keys: JWK[] }>
}

export function createSigningKeys({ sql, vault, log }: { sql: Sql; vault: Vault; log: Logger }): SigningKeys {
  const known = new Map<string, CryptoKey>()
  const reload = coalesce(async () => {
    for (const row of await standing(sql))
      if (!known.has(row.kid)) known.set(row.kid, await importPublic(row.public_jwk))
  })

  const signer = coalesce(async (): Promise<SigningKey> => {
    const [newest] = await standing(sql)
    const row = newest && opens(newest) ? newest : await make()
    const jwk = JSON.parse(vault.decrypt(row.private_jwk_encrypted, row.kid)) as JWK
    return { kid: row.kid, key: (await importJWK(jwk, algorithm)) as CryptoKey }
  })

  function opens(row: Row): boolean {
    try {
      return vault.decrypt(row.private_jwk_encrypted, row.kid) !== ''
    } catch {
      return false
    }
  }

  /** One new key; also when SECRET_KEY has changed: then the keys it can no longer open are retired with their tokens. */
  async function make(): Promise<Row> {
    return sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${makingLock})`
      const rows = await standing(tx)
      const usable = rows.find(opens)
      if (usable) return usable
      if (rows.length > 0) {
        log.warn('SECRET_KEY has changed: tokens that were signed before are no longer accepted')
        await tx`update signing_key set retired_at = now() where retired_at is null`
      }
      const pair = await generateKeyPair(algorithm, { extractable: true })
      const publicJwk = await exportJWK(pair.publicKey)
      const kid = await calculateJwkThumbprint(publicJwk)
      const jwk = { ...publicJwk, kid, alg: algorithm, use: 'sig' }
      const sealed = vault.encrypt(JSON.stringify(await exportJWK(pair.privateKey)), kid)
      await tx`insert into signing_key (kid, public_jwk, private_jwk_encrypted) values (${kid}, ${tx.json(jwk as never)}, ${sealed})`
      return { kid, public_jwk: jwk, private_jwk_encrypted: sealed }
    })
  }

  return {
    signer,
    async verifier(kid) {
      if (typeof kid !== 'string' || !kidForm.test(kid)) return undefined
      if (!known.has(kid)) await reload()
      return known.get(kid)
    },
    jwks: async () => ({ keys: (await standing(sql)).map((row) => row.public_jwk) }),
  }
}

async function importPublic(jwk: JWK): Promise<CryptoKey> {
  return (await importJWK(jwk, algorithm)) as CryptoKey
}

/** Newest first. */
function standing(sql: Db) {
  return sql<Row[]>`
    select kid, public_jwk, private_jwk_encrypted from signing_key
    where retired_at is null order by created_at desc, kid`
}
