import {
  PasskeyOptions,
  ProofBody,
  RecoveryCodes,
  SecondFactor,
  Success,
  TotpConfirmBody,
  TotpConfirmed,
  TotpSetup,
} from '@parley/contract'
import Type from 'typebox'
import { checkProved, factorsOf, hasFactor, lockRights, methodsOf, originOf, provedUntil } from '../access/index.ts'
import { audit } from '../audit/index.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { addFactor, afterRemoval } from './enrol.ts'
import { changeOwn, ownOf } from './own.ts'
import type { Parts } from './parts.ts'
import { presentPasskey } from './passkey-routes.ts'
import { proveOwn } from './proof.ts'
import { dropTotp, listPasskeys } from './store.ts'

const tag = 'Second factor'

/** One's own authenticator app and recovery codes, and the proof that changes of them ask for. */
export function addOwnFactorRoutes(router: Router, parts: Parts): void {
  const { sql, now, sessions, throttle, totp, recoveryCodes, passkeys, companyName } = parts

  router.add({
    method: 'GET',
    paths: ['/api/v1/me/second-factor'],
    summary: 'See one’s own second factors',
    tag,
    access: 'signed_in',
    replies: { 200: SecondFactor },
    errors: ['insufficient_permissions'],
    async handle({ caller, request }) {
      const own = await ownOf(parts, caller)
      const factors = await factorsOf(sql, own.id)
      const until = await provedUntil(sql, caller, now())
      return {
        is_required: factors.is_required,
        totp: factors.totp,
        passkeys: (await listPasskeys(sql, own.id)).map(presentPasskey),
        recovery_codes: factors.recovery_codes,
        passkeys_available: passkeys.isAvailable(request.headers.host),
        proof: {
          methods: hasFactor(factors) ? methodsOf(factors) : own.hasPassword ? ['password'] : [],
          expires_at: until?.toISOString() ?? null,
        },
      }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/me/proof'],
    summary: 'Prove once more that it is you',
    description:
      'Good for ten minutes, for what changes the way in. Whoever has a second factor proves that: the password is not enough. The session’s cookie is another afterwards.',
    tag,
    access: 'signed_in',
    body: ProofBody,
    replies: { 200: Success },
    errors: ['insufficient_permissions', 'wrong_proof', 'passkeys_unavailable', 'invalid_text', 'too_many_requests'],
    async handle({ caller, body, request, reply }) {
      const own = await ownOf(parts, caller)
      const { secondFactor } = await proveOwn(parts, own, body, originOf(request, sessions))
      const cookie = await sql.begin(async (tx) => {
        await lockRights(tx)
        return sessions.rotate(tx, own.sessionId, { secondFactor })
      })
      if (caller.via === 'session') reply.header('set-cookie', cookie)
      return { success: true as const }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/me/proof/options'],
    summary: 'What a passkey is to sign as a proof',
    tag,
    access: 'signed_in',
    replies: { 200: PasskeyOptions },
    errors: ['insufficient_permissions', 'passkeys_unavailable', 'too_many_requests'],
    async handle({ caller, request }) {
      const own = await ownOf(parts, caller)
      await throttle.ask('passkey', { ip: request.ip })
      return passkeys.toProve('proof', own.id, request.headers.host)
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/me/totp'],
    summary: 'Begin to set up an authenticator app',
    description: 'It counts once its first code is confirmed. Asking again ends the secret before.',
    tag,
    access: 'signed_in',
    replies: { 200: TotpSetup },
    errors: ['insufficient_permissions', 'proof_required', 'second_factor_exists'],
    async handle({ caller }) {
      const own = await ownOf(parts, caller)
      await checkProved(sql, caller, now())
      const started = await totp.start(sql, own, await companyName(), now())
      if (!started) throw new Problem('second_factor_exists')
      return started
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/me/totp/confirm'],
    summary: 'Confirm an authenticator app with its first code',
    description: 'With the first second factor come recovery codes: they are in this reply and nowhere else.',
    tag,
    access: 'signed_in',
    body: TotpConfirmBody,
    replies: { 200: TotpConfirmed },
    errors: ['insufficient_permissions', 'proof_required', 'second_factor_exists', 'wrong_proof', 'too_many_requests'],
    async handle(call) {
      const { codes } = await changeOwn(parts, call, { secondFactor: true }, async (tx, own) => {
        const added = await addFactor(tx, parts, call, own.id, { code: call.body.code })
        if (!added) throw new Problem('wrong_proof')
        return added
      })
      return { recovery_codes: codes }
    },
  })

  router.add({
    method: 'DELETE',
    paths: ['/api/v1/me/totp'],
    summary: 'Remove one’s authenticator app',
    description: 'Not while the role asks for a second factor and there is no passkey. Removing none changes nothing.',
    tag,
    access: 'signed_in',
    replies: { 204: Type.Null() },
    errors: ['insufficient_permissions', 'proof_required', 'second_factor_needed'],
    status: 204,
    async handle(call) {
      await changeOwn(parts, call, { secondFactor: false }, async (tx, own) => {
        if (await dropTotp(tx, own.id)) await afterRemoval(tx, parts, call, own.id, { method: 'totp' })
      })
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/me/recovery-codes'],
    summary: 'Make new recovery codes',
    description: 'Those before end. They are in this reply and nowhere else.',
    tag,
    access: 'signed_in',
    replies: { 200: RecoveryCodes },
    errors: ['insufficient_permissions', 'proof_required', 'no_second_factor'],
    async handle(call) {
      const codes = await changeOwn(parts, call, { secondFactor: false }, async (tx, own) => {
        if (!hasFactor(await factorsOf(tx, own.id))) throw new Problem('no_second_factor')
        await audit(tx, call, { action: 'second_factor.codes_renewed', object: { type: 'agent', id: own.id } })
        await parts.tell(tx, own.id, 'codes_renewed')
        return recoveryCodes.renew(tx, own.id)
      })
      return { recovery_codes: codes }
    },
  })
}
