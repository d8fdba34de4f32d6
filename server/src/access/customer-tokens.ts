import { fromId, toId } from '@parley/contract'
import { decodeProtectedHeader, type JWTPayload } from 'jose'
import { uuidv7 } from 'uuidv7'
import type { Db, Sql } from '../db/sql.ts'
import { lockRights } from './epoch.ts'
import { createJwts, type JwtParts, type Verified as VerifiedJwt } from './jwts.ts'
import type { Principal } from './principals.ts'
import { badCredential } from './refusals.ts'

// What a customer's account signs in with: JWTs of a type and an audience of their own, so that none is ever taken for an agent's, nor
// an agent's for one of these. Each is bound to a session row: it is dead on the next request when that was ended, when the account's
// version rose (password, status), or when its signing key went.

const type = 'customer+jwt'
/** There is no refresh token: the documents know none. */
export const customerTokenSeconds = 24 * 3600

export type CustomerAccountRef = { id: string; version: number }
type Claims = { sessionId: string; accountId: string }
type Verified = VerifiedJwt<Claims>
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

export function createCustomerTokens({ sql, ...parts }: JwtParts & { sql: Sql }): CustomerTokens {
  const { now } = parts
  const jwts = createJwts(parts, { type, audience: 'parley-portal', read: claimsOf })
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
      await db`
        insert into customer_session (id, account_id, version, created_at, expires_at)
        values (${sessionId}, ${account.id}, ${account.version}, ${now()}, ${new Date((at + customerTokenSeconds) * 1000)})`
      const claims = { sid: toId('customerSession', sessionId), token_use: 'customer' }
      return jwts.sign(toId('customerAccount', account.id), claims, at, customerTokenSeconds)
    },
    async end(sessionId) {
      await sql.begin(async (tx) => {
        await lockRights(tx)
        await tx`update customer_session set revoked_at = ${now()} where id = ${sessionId} and revoked_at is null`
      })
    },
    verify: jwts.verify,
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

function claimsOf(payload: JWTPayload): Claims | null {
  const sessionId = fromId('customerSession', String(payload['sid']))
  const accountId = fromId('customerAccount', payload.sub ?? '')
  return sessionId && accountId && payload['token_use'] === 'customer' ? { sessionId, accountId } : null
}
