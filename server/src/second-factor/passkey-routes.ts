import {
  AddPasskeyBody,
  fromId,
  Id,
  Passkey,
  PasskeyAdded,
  PasskeyOptions,
  RenamePasskeyBody,
  toId,
} from '@parley/contract'
import Type from 'typebox'
import { checkProved } from '../access/index.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { addFactor, afterRemoval } from './enrol.ts'
import { changeOwn, ownOf } from './own.ts'
import type { Parts } from './parts.ts'
import { dropPasskey, type PasskeyRow, renamePasskey } from './store.ts'

const tag = 'Second factor'
const params = Type.Object({ id: Id('passkey') }, { additionalProperties: false })

/** One's own passkeys. */
export function addPasskeyRoutes(router: Router, parts: Parts): void {
  const { sql, now, passkeys } = parts

  router.add({
    method: 'POST',
    paths: ['/api/v1/me/passkeys/options'],
    summary: 'What a new passkey is to be made of',
    tag,
    access: 'signed_in',
    replies: { 200: PasskeyOptions },
    errors: ['insufficient_permissions', 'proof_required', 'passkeys_unavailable', 'invalid_body'],
    async handle({ caller, request }) {
      const own = await ownOf(parts, caller)
      await checkProved(sql, caller, now())
      return passkeys.toRegister(own, request.headers.host)
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/me/passkeys'],
    summary: 'Add a passkey',
    description: 'With the first second factor come recovery codes: they are in this reply and nowhere else.',
    tag,
    access: 'signed_in',
    body: AddPasskeyBody,
    replies: { 201: PasskeyAdded },
    errors: ['insufficient_permissions', 'proof_required', 'passkeys_unavailable', 'wrong_proof', 'duplicate'],
    status: 201,
    async handle(call) {
      const { caller, body, request } = call
      const { id } = await ownOf(parts, caller)
      await checkProved(sql, caller, now())
      const made = await passkeys.register(id, body.passkey, request.headers.host)
      if (!made) throw new Problem('wrong_proof')
      const wish = { passkey: { ...made, name: body.name ?? 'Passkey' } }
      const added = await changeOwn(parts, call, { secondFactor: true }, (tx) => addFactor(tx, parts, call, id, wish))
      return { passkey: presentPasskey(added!.passkey!), recovery_codes: added!.codes }
    },
  })

  router.add({
    method: 'PATCH',
    paths: ['/api/v1/me/passkeys/:id'],
    summary: 'Rename a passkey',
    tag,
    access: 'signed_in',
    params,
    body: RenamePasskeyBody,
    replies: { 200: Passkey },
    errors: ['insufficient_permissions', 'proof_required', 'passkey_not_found'],
    async handle({ caller, params: { id }, body }) {
      const own = await ownOf(parts, caller)
      await checkProved(sql, caller, now())
      const row = await renamePasskey(sql, own.id, fromId('passkey', id)!, body.name)
      if (!row) throw new Problem('passkey_not_found')
      return presentPasskey(row)
    },
  })

  router.add({
    method: 'DELETE',
    paths: ['/api/v1/me/passkeys/:id'],
    summary: 'Remove a passkey',
    description: 'Not the last second factor while the role asks for one.',
    tag,
    access: 'signed_in',
    params,
    replies: { 204: Type.Null() },
    errors: ['insufficient_permissions', 'proof_required', 'passkey_not_found', 'second_factor_needed'],
    status: 204,
    async handle(call) {
      await changeOwn(parts, call, { secondFactor: false }, async (tx, own) => {
        const row = await dropPasskey(tx, own.id, fromId('passkey', call.params.id)!)
        if (!row) throw new Problem('passkey_not_found')
        await afterRemoval(tx, parts, call, own.id, { method: 'passkey', name: row.name })
      })
    },
  })
}

export function presentPasskey(row: PasskeyRow): Passkey {
  return {
    id: toId('passkey', row.id),
    name: row.name,
    is_synced: row.is_synced,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
  }
}
