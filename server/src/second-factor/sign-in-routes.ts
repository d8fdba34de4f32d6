import {
  PasskeyOptions,
  PasskeySignInBody,
  SecondFactorBody,
  SetupBody,
  SetupConfirmBody,
  SetupDone,
  SetupStarted,
  StepBody,
  TokenReply,
} from '@parley/contract'
import Type from 'typebox'
import { countTry, findStep, give, lockRights, originOf, useStep } from '../access/index.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { invalid } from '../http/validate.ts'
import { addFactor } from './enrol.ts'
import type { Parts } from './parts.ts'
import { meansOf } from './prove.ts'
import { findActive } from './store.ts'

const tag = 'Auth'

/** The second step of a sign-in, the setting up that a role asks for, and signing in with a passkey alone. */
export function addSignInRoutes(router: Router, parts: Parts): void {
  const { sql, now, signIn, sessions, passkeys, prover, throttle, totp, companyName, tell } = parts

  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/second-factor'],
    summary: 'Prove the second factor and sign in',
    description:
      'With the token of `second_factor_required` and one of code, recovery code or passkey. Also sets the session cookie. A token takes five tries; codes are limited for the account too.',
    tag,
    access: 'public',
    body: SecondFactorBody,
    replies: { 200: TokenReply },
    errors: [
      'second_factor_expired',
      'wrong_second_factor',
      'password_sign_in_off',
      'passkeys_unavailable',
      'too_many_requests',
    ],
    async handle({ body: { token, ...given }, request, reply }) {
      const origin = originOf(request, sessions)
      const sought = { kind: 'factor', token, at: now() } as const
      const { agent_id: agentId } = await findStep(sql, sought)
      await countTry(sql, sought)
      if (!(await prover.isRight(agentId, given, 'factor', origin))) {
        await signIn.failed(agentId, meansOf(given), origin)
        throw new Problem('wrong_second_factor')
      }
      const begun = await sql.begin(async (tx) => {
        await lockRights(tx)
        const agent = await useStep(tx, sought)
        if (given.recovery_code !== undefined) await tell(tx, agentId, 'code_used')
        return signIn.begin(tx, agent, origin, 'second_factor')
      })
      return give(reply, await signIn.hand(begun))
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/second-factor/options'],
    summary: 'What a passkey is to sign as second factor',
    tag,
    access: 'public',
    body: StepBody,
    replies: { 200: PasskeyOptions },
    errors: ['second_factor_expired', 'passkeys_unavailable', 'too_many_requests'],
    async handle({ body, request }) {
      await throttle.ask('passkey', { ip: request.ip })
      const { agent_id } = await findStep(sql, { kind: 'factor', token: body.token, at: now() })
      return passkeys.toProve('factor', agent_id, request.headers.host)
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/second-factor/setup'],
    summary: 'Begin to set up the second factor that the role asks for',
    description: 'With the token of `second_factor_setup_required`. May be asked again: the answer before ends.',
    tag,
    access: 'public',
    body: SetupBody,
    replies: { 200: SetupStarted },
    errors: ['second_factor_expired', 'passkeys_unavailable', 'too_many_requests'],
    async handle({ body: { token, method }, request }) {
      await throttle.ask('setup', { ip: request.ip })
      const agent = await findStep(sql, { kind: 'setup', token, at: now() })
      const person = { id: agent.agent_id, email: agent.email, name: agent.name }
      if (method === 'passkey') return { totp: null, passkey: await passkeys.toRegister(person, request.headers.host) }
      const started = await totp.start(sql, person, await companyName(), now())
      if (!started) throw new Problem('second_factor_expired')
      return { totp: started, passkey: null }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/second-factor/setup/confirm'],
    summary: 'Show that the new second factor works, and sign in',
    description:
      'With the same token. Also sets the session cookie; the recovery codes are in this reply and nowhere else.',
    tag,
    access: 'public',
    body: SetupConfirmBody,
    replies: { 200: SetupDone },
    errors: [
      'second_factor_expired',
      'wrong_second_factor',
      'password_sign_in_off',
      'passkeys_unavailable',
      'too_many_requests',
    ],
    async handle({ body: { token, code, passkey, name }, request, reply }) {
      if ((code === undefined) === (passkey === undefined))
        throw invalid('invalid_body', [{ path: '/code', message: 'either code or passkey is required' }])
      const origin = originOf(request, sessions)
      const sought = { kind: 'setup', token, at: now() } as const
      const { agent_id: id } = await findStep(sql, sought)
      await countTry(sql, sought)
      const made = passkey && (await passkeys.register(id, passkey, request.headers.host))
      if (passkey && !made) throw new Problem('wrong_second_factor')
      const done = await sql.begin(async (tx) => {
        await lockRights(tx)
        const agent = await useStep(tx, sought)
        const source = { actor: { type: 'agent', id, label: agent.name } as const, request }
        const wish = made ? { passkey: { ...made, name: name ?? 'Passkey' } } : { code: code! }
        const added = await addFactor(tx, parts, source, id, wish)
        if (!added) throw new Problem('wrong_second_factor')
        return { codes: added.codes ?? [], begun: await signIn.begin(tx, agent, origin, 'second_factor') }
      })
      return { ...give(reply, await signIn.hand(done.begun)), recovery_codes: done.codes }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/passkey/options'],
    summary: 'What a passkey is to sign to sign in without a password',
    description: 'The same for everybody: the browser knows which passkeys it has.',
    tag,
    access: 'public',
    body: Type.Object({}, { additionalProperties: false, examples: [{}] }),
    replies: { 200: PasskeyOptions },
    errors: ['passkeys_unavailable', 'too_many_requests'],
    async handle({ request }) {
      await throttle.ask('passkey', { ip: request.ip })
      return passkeys.toProve('sign_in', null, request.headers.host)
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/passkey'],
    summary: 'Sign in with a passkey alone',
    description:
      'The passkey must have asked for a finger, a face or a PIN. It counts as second factor. Also sets the session cookie.',
    tag,
    access: 'public',
    body: PasskeySignInBody,
    replies: { 200: TokenReply },
    errors: ['unknown_passkey', 'password_sign_in_off', 'passkeys_unavailable', 'too_many_requests'],
    async handle({ body, request, reply }) {
      await throttle.ask('passkey', { ip: request.ip })
      const origin = originOf(request, sessions)
      const key = await passkeys.prove('sign_in', null, body.passkey, request.headers.host)
      const begun =
        key &&
        (await sql.begin(async (tx) => {
          await lockRights(tx)
          const agent = await findActive(tx, key)
          return agent && signIn.begin(tx, agent, origin, 'second_factor')
        }))
      if (begun) return give(reply, await signIn.hand(begun))
      await signIn.failed(key?.agent_id ?? null, 'passkey', origin)
      throw new Problem('unknown_passkey')
    },
  })
}
