import { fromId, toId } from '@parley/contract'
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import { uuidv7 } from 'uuidv7'
import type { Config } from '../config.ts'
import type { Db, Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { BoundedMap } from './bounded-map.ts'
import { lockRights } from './epoch.ts'
import type { Principal } from './principals.ts'
import { badCredential } from './refusals.ts'
import { algorithm, type SigningKeys } from './signing-keys.ts'
import { kidOf } from './tokens.ts'

// What a customer's account signs in with: JWTs of a type and an audience of their own, so that none is ever taken for an agent's, nor
// an agent's for one of these. Each is bound to a session row: it is dead on the next request when that was ended, when the account's
// version rose (password, status), or when its signing key went.

const type = 'customer+jwt'
const audience = 'parley-portal'
/** There is no refresh token: the documents know none. */
export const customerTokenSeconds = 24 * 3600

export type CustomerAccountRef = { id: string; version: number }
type Verified = { kid: string; sessionId: string; accountId: string; expiresAtMs: number }
type Row = {
  version: number
  session_version: number
  status: 'active' | 'disabled'
  expires_at: Date
  revoked_at: Date | null
  customer_id: string
  linked: string[]
}

export type CustomerTokens = {
  /** Whether a token says of itself that it is a customer's; only to choose who checks it. */
  claims(token: string): boolean
  /** Begins a session of this account. @returns its access token, good for `customerTokenSeconds` */
  begin(sql: Db, account: CustomerAccountRef): Promise<string>
  /** Ends a session; its token is dead on the next request. */
  end(sessionId: string): Promise<void>
  /** @throws Problem `invalid_token` */
  verify(token: string, hash: string): Promise<Verified>
  /** The customer as things stand now. @throws Problem `invalid_token` */
  load(token: Verified): Promise<Principal>
}

type Parts = { sql: Sql; config: Config; keys: SigningKeys; now: () => Date }

export function createCustomerTokens({ sql, config, keys, now }: Parts): CustomerTokens {
  const verified = new BoundedMap<string, Verified>(10_000)

  async function check(token: string): Promise<Verified> {
    const kid = kidOf(token)
    const key = await keys.verifier(kid)
    if (!key) throw badCredential()
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [algorithm],
        typ: type,
        issuer: config.origin,
        audience,
        requiredClaims: ['exp', 'iat', 'sub', 'sid'],
        currentDate: now(),
      })
      const sessionId = fromId('customerSession', String(payload['sid']))
      const accountId = fromId('customerAccount', payload.sub ?? '')
      const isOurs = payload.aud === audience && payload['token_use'] === 'customer'
      if (!sessionId || !accountId || !isOurs) throw badCredential()
      return { kid: kid as string, sessionId, accountId, expiresAtMs: payload.exp! * 1000 }
    } catch (error) {
      throw error instanceof Problem ? error : badCredential(error)
    }
  }

  return {
    claims(token) {
      try {
        return decodeProtectedHeader(token).typ === type
      } catch {
        return false
      }
    },
    async begin(db, account) {
      const sessionId = uuidv7()
      const at = Math.floor(now().getTime() / 1000)
      const expiresAt = at + customerTokenSeconds
      await db`
        insert into customer_session (id, account_id, version, created_at, expires_at)
        values (${sessionId}, ${account.id}, ${account.version}, ${now()}, ${new Date(expiresAt * 1000)})`
      const { kid, key } = await keys.signer()
      return new SignJWT({ sid: toId('customerSession', sessionId), token_use: 'customer' })
        .setProtectedHeader({ alg: algorithm, typ: type, kid })
        .setIssuer(config.origin)
        .setAudience(audience)
        .setSubject(toId('customerAccount', account.id))
        .setJti(uuidv7())
        .setIssuedAt(at)
        .setExpirationTime(expiresAt)
        .sign(key)
    },
    async end(sessionId) {
      await sql.begin(async (tx) => {
        await lockRights(tx)
        await tx`update customer_session set revoked_at = ${now()} where id = ${sessionId} and revoked_at is null`
      })
    },
    async verify(token, hash) {
      const known = verified.get(hash) ?? (await check(token))
      verified.set(hash, known)
      if (known.expiresAtMs <= now().getTime()) throw badCredential()
      return known
    },
    async load(token) {
      const row = await findSession(sql, token)
      const isAlive =
        row !== undefined &&
        row.revoked_at === null &&
        row.expires_at > now() &&
        row.status === 'active' &&
        row.session_version === row.version
      if (!isAlive) throw badCredential()
      return {
        caller: {
          type: 'customer',
          id: row.customer_id,
          label: toId('customer', row.customer_id),
          permissions: new Set(),
          scope: { kind: 'own', customerIds: [row.customer_id, ...row.linked] },
          via: 'token',
          sessionId: token.sessionId,
        },
        endsAt: row.expires_at.getTime(),
        usedAt: 0,
        writtenAt: 0,
      }
    },
  }
}

/** Customers beyond the account's own count only while its address is proved. */
async function findSession(sql: Sql, token: Verified): Promise<Row | undefined> {
  const [row] = await sql<Row[]>`
    select a.version, s.version as session_version, a.status, s.expires_at, s.revoked_at, a.customer_id, array(
      select l.customer_id from customer_account_link l where l.account_id = a.id and a.verified_at is not null order by 1
    ) as linked
    from customer_session s join customer_account a on a.id = s.account_id join customer c on c.id = a.customer_id
    where s.id = ${token.sessionId} and a.id = ${token.accountId}
      and exists (select 1 from signing_key where kid = ${token.kid} and retired_at is null)`
  return row
}
