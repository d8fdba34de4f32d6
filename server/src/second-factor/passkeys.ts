import { maxPasskeys, type NewPasskeyResponse, type PasskeyResponse } from '@parley/contract'
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { UUID, uuidv7 } from 'uuidv7'
import type { Config } from '../config.ts'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { type RelyingParty, relyingParty } from './relying-party.ts'
import {
  type ChallengePurpose,
  findPasskey,
  keepChallenge,
  listPasskeys,
  type NewPasskey,
  type PasskeyRow,
  useChallenge,
  usePasskey,
} from './store.ts'

// WebAuthn. A challenge is kept in the database for five minutes, for one purpose and one agent, and goes with its first use, right or
// wrong. As second factor a passkey shows that the person has the device; alone it must also have asked for a finger, face or PIN.

const challengeMs = 5 * 60_000
const algorithms = [-8, -7, -257]

type Person = { id: string; email: string; name: string }
type Parts = { sql: Sql; config: Config; now: () => Date; companyName: () => Promise<string> }

/** Loaded when it is first needed: it costs a quarter of a second and 25 MB. */
const webauthn = () => import('@simplewebauthn/server')

export function createPasskeys({ sql, config, now, companyName }: Parts) {
  /** @throws Problem `passkeys_unavailable` */
  function party(host: string | undefined): RelyingParty {
    const found = relyingParty(config, host)
    if (!found) throw new Problem('passkeys_unavailable')
    return found
  }

  async function keep<T extends { challenge: string }>(options: T, purpose: ChallengePurpose, agentId: string | null) {
    const challenge = { challenge: options.challenge, purpose, agentId }
    await keepChallenge(sql, challenge, new Date(now().getTime() + challengeMs))
    return { options }
  }

  /** The challenge that was signed, used up; undefined when it is not to be used for this. */
  async function takeChallenge(clientData: string, purpose: ChallengePurpose, agentId: string | null) {
    const challenge = challengeOf(clientData)
    if (challenge === undefined) return undefined
    return (await useChallenge(sql, { challenge, purpose, agentId }, now())) ? challenge : undefined
  }

  return {
    isAvailable: (host: string | undefined): boolean => relyingParty(config, host) !== null,
    /** For `navigator.credentials.create`. @throws Problem `passkeys_unavailable`, `invalid_body` with too many passkeys */
    async toRegister(person: Person, host: string | undefined) {
      const { id: rpID } = party(host)
      const held = await listPasskeys(sql, person.id)
      if (held.length >= maxPasskeys)
        throw new Problem('invalid_body', { detail: `${maxPasskeys} passkeys are the most: remove one first` })
      const { generateRegistrationOptions } = await webauthn()
      const options = await generateRegistrationOptions({
        rpName: await companyName(),
        rpID,
        userID: Uint8Array.from(UUID.parse(person.id).bytes),
        userName: person.email,
        userDisplayName: person.name,
        timeout: challengeMs,
        attestationType: 'none',
        excludeCredentials: held.map(descriptor),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
        supportedAlgorithmIDs: algorithms,
      })
      return keep(options, 'register', person.id)
    },
    /** What to store of a new passkey; undefined when it is not what was asked for. Uses its challenge up. */
    async register(
      agentId: string,
      given: NewPasskeyResponse,
      host: string | undefined,
    ): Promise<NewPasskey | undefined> {
      const { id: rpID, origins } = party(host)
      const challenge = await takeChallenge(given.response.clientDataJSON, 'register', agentId)
      if (challenge === undefined) return undefined
      const { verifyRegistrationResponse } = await webauthn()
      const response = await withoutAttestation(given)
      const result = await orUndefined(() =>
        verifyRegistrationResponse({
          response,
          expectedChallenge: challenge,
          expectedOrigin: origins,
          expectedRPID: rpID,
          requireUserVerification: false,
          supportedAlgorithmIDs: algorithms,
        }),
      )
      if (!result?.verified) return undefined
      const { credential, credentialBackedUp } = result.registrationInfo
      return {
        id: uuidv7(),
        credential_id: credential.id,
        public_key: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: (credential.transports ?? []).filter((one) => /^[a-z-]{1,20}$/.test(one)),
        is_synced: credentialBackedUp,
      }
    },
    /** For `navigator.credentials.get`; with `agentId` null of whoever has a passkey. @throws Problem `passkeys_unavailable` */
    async toProve(purpose: Exclude<ChallengePurpose, 'register'>, agentId: string | null, host: string | undefined) {
      const { id: rpID } = party(host)
      const { generateAuthenticationOptions } = await webauthn()
      const options: PublicKeyCredentialRequestOptionsJSON = await generateAuthenticationOptions({
        rpID,
        timeout: challengeMs,
        userVerification: agentId === null ? 'required' : 'preferred',
        ...(agentId === null ? {} : { allowCredentials: (await listPasskeys(sql, agentId)).map(descriptor) }),
      })
      return keep(options, purpose, agentId)
    },
    /**
     * The passkey that signed; undefined when it is none of ours or of this agent, did not sign this challenge, or its count of uses
     * shows that there is a copy. Uses the challenge up.
     */
    async prove(
      purpose: Exclude<ChallengePurpose, 'register'>,
      agentId: string | null,
      response: PasskeyResponse,
      host: string | undefined,
    ): Promise<PasskeyRow | undefined> {
      const { id: rpID, origins } = party(host)
      const challenge = await takeChallenge(response.response.clientDataJSON, purpose, agentId)
      const key = await findPasskey(sql, response.id)
      if (challenge === undefined || !key || (agentId !== null && key.agent_id !== agentId)) return undefined
      const { verifyAuthenticationResponse } = await webauthn()
      const result = await orUndefined(() =>
        verifyAuthenticationResponse({
          response: response as AuthenticationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: origins,
          expectedRPID: rpID,
          credential: {
            id: key.credential_id,
            publicKey: Uint8Array.from(key.public_key),
            counter: Number(key.counter),
          },
          requireUserVerification: agentId === null,
        }),
      )
      if (!result?.verified) return undefined
      const { newCounter, credentialBackedUp } = result.authenticationInfo
      return (await usePasskey(sql, key.id, newCounter, credentialBackedUp, now())) ? key : undefined
    },
  }
}
export type Passkeys = ReturnType<typeof createPasskeys>

const descriptor = ({ credential_id: id, transports }: PasskeyRow) => ({
  id,
  transports: transports as AuthenticatorTransport[],
})

function challengeOf(clientData: string): string | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientData, 'base64url').toString()) as { challenge?: unknown }
    return typeof challenge === 'string' && /^[\w-]{20,100}$/.test(challenge) ? challenge : undefined
  } catch {
    return undefined
  }
}

/**
 * We ask for no attestation and believe none; a program may send one all the same. It is taken off unread: the library would
 * fetch the revocation lists that its certificates name, from addresses that the sender chose.
 */
async function withoutAttestation(given: NewPasskeyResponse): Promise<RegistrationResponseJSON> {
  const { isoBase64URL, isoCBOR } = await import('@simplewebauthn/server/helpers')
  const response = given as RegistrationResponseJSON
  const bare = await orUndefined(async () => {
    const sent = isoCBOR.decodeFirst<Map<string, Uint8Array>>(
      isoBase64URL.toBuffer(response.response.attestationObject),
    )
    const kept: [string, unknown][] = [
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', sent.get('authData')],
    ]
    return isoBase64URL.fromBuffer(isoCBOR.encode(new Map(kept) as Parameters<typeof isoCBOR.encode>[0]))
  })
  return { ...response, response: { ...response.response, attestationObject: bare ?? '' } }
}

/** The library refuses by throwing. Nothing that reaches the database runs inside. */
async function orUndefined<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}
