import { decodeProtectedHeader, type JWTPayload, jwtVerify, type ProtectedHeaderParameters, SignJWT } from 'jose'
import { uuidv7 } from 'uuidv7'
import type { Config } from '../config.ts'
import { Problem } from '../http/problem.ts'
import { BoundedMap } from './bounded-map.ts'
import { badCredential } from './refusals.ts'
import { algorithm, type SigningKeys } from './signing-keys.ts'

// Our own tokens: JWTs after RFC 9068, signed with Ed25519. Each kind has a type and an audience of its own, so that none is ever
// taken for one of another kind.

const maxCharacters = 4096
/** Headers that name a key or a rule of the sender's own; a token of ours has none. */
const foreignHeaders = ['crit', 'jku', 'jwk', 'x5u', 'x5c', 'b64']

export type JwtParts = { config: Config; keys: SigningKeys; now: () => Date }
export type JwtKind<Claims> = {
  /** The header's `typ`. */
  type: string
  audience: string
  /** Claims that must be there besides `exp`, `iat`, `sub` and `sid`. */
  required?: readonly string[]
  /** What the claims of a token with a good signature say; null when they are not such as we sign. */
  read(payload: JWTPayload): Claims | null
}
/** What holds as long as the token: who may use it now is decided on every request. */
export type Verified<Claims> = Claims & { kid: string; expiresAtMs: number }

export function createJwts<Claims extends object>({ config, keys, now }: JwtParts, kind: JwtKind<Claims>) {
  const { type, audience, required = [], read } = kind
  const verified = new BoundedMap<string, Verified<Claims>>(10_000)

  async function check(token: string): Promise<Verified<Claims>> {
    const kid = kidOf(token)
    const key = await keys.verifier(kid)
    if (!key) throw badCredential()
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [algorithm],
        typ: type,
        issuer: config.origin,
        audience,
        requiredClaims: ['exp', 'iat', 'sub', 'sid', ...required],
        currentDate: now(),
      })
      // jose takes a list of audiences when one is ours; ours names exactly one.
      const claims = payload.aud === audience ? read(payload) : null
      if (!claims) throw badCredential()
      return { ...claims, kid: kid as string, expiresAtMs: payload.exp! * 1000 }
    } catch (error) {
      throw error instanceof Problem ? error : badCredential(error)
    }
  }

  return {
    /** @param seconds how long it is good from now on; `at`, its beginning, in seconds since 1970 */
    async sign(subject: string, claims: JWTPayload, at: number, seconds: number): Promise<string> {
      const { kid, key } = await keys.signer()
      return new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, typ: type, kid })
        .setIssuer(config.origin)
        .setAudience(audience)
        .setSubject(subject)
        .setJti(uuidv7())
        .setIssuedAt(at)
        .setExpirationTime(at + seconds)
        .sign(key)
    },
    /**
     * What a token says, once its signature and claims are right; the signature is checked once per token.
     * @param hash of the token. @throws Problem `invalid_token`
     */
    async verify(token: string, hash: string): Promise<Verified<Claims>> {
      const known = verified.get(hash) ?? (await check(token))
      verified.set(hash, known)
      if (known.expiresAtMs <= now().getTime()) throw badCredential()
      return known
    },
  }
}

/** The `kid` of a token's header. @throws Problem `invalid_token` for one that names keys or rules of its own */
export function kidOf(token: string): unknown {
  if (token.length > maxCharacters) throw badCredential()
  let header: ProtectedHeaderParameters
  try {
    header = decodeProtectedHeader(token)
  } catch (error) {
    throw badCredential(error)
  }
  if (foreignHeaders.some((name) => name in header)) throw badCredential()
  return header.kid
}
