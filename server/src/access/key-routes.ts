import {
  ApiKey,
  CreateKeyBody,
  fromId,
  Id,
  KeyList,
  NewApiKey,
  PageQuery,
  RenameKeyBody,
  RotatedApiKey,
  RotateKeyBody,
  toId,
} from '@parley/contract'
import Type from 'typebox'
import { audit } from '../audit/index.ts'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { invalid } from '../http/validate.ts'
import { lockRights } from './epoch.ts'
import { checkGrant, departmentsFor, factsOf, presentKey, rotate } from './key-changes.ts'
import { findKey, listKeys, makeKey, renameKey, revokeKey } from './keys.ts'
import { pageStart } from './page.ts'

const tag = 'API keys'
const params = Type.Object({ id: Id('apiKey') }, { additionalProperties: false })

/** Making, listing, rotating and revoking API keys. */
export function addKeyRoutes(router: Router, { sql, now }: { sql: Sql; now: () => Date }): void {
  // Not idempotent: the stored reply would hold the key in clear.
  router.add({
    method: 'POST',
    paths: ['/api/v1/keys'],
    summary: 'Make an API key',
    description:
      'The key is in this reply and nowhere else. It may do some of what you may do, and lives until it expires or is revoked, also when your account is gone.',
    tag,
    access: 'key.manage',
    body: CreateKeyBody,
    replies: { 201: NewApiKey },
    errors: ['insufficient_permissions', 'department_not_found'],
    status: 201,
    async handle(call) {
      const { caller, body } = call
      checkGrant(caller, body.permissions)
      const expiresAt = body.expires_at ? new Date(body.expires_at) : null
      if (expiresAt && !(expiresAt > now()))
        throw invalid('invalid_body', [{ path: '/expires_at', message: 'must be in the future' }])
      const departmentIds = await departmentsFor(sql, caller, body.department_ids ?? null)
      const wish = { name: body.name, permissions: body.permissions, departmentIds, createdBy: caller.id, expiresAt }
      return sql.begin(async (tx) => {
        const { row, key } = await makeKey(tx, wish, now())
        await audit(tx, call, { action: 'key.created', object: { type: 'apiKey', id: row.id }, after: factsOf(row) })
        return { ...presentKey(row), key }
      })
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/keys'],
    summary: 'List API keys, newest first, revoked ones too',
    tag,
    access: 'key.manage',
    query: PageQuery,
    replies: { 200: KeyList },
    errors: ['invalid_cursor'],
    async handle({ query }) {
      const { limit, after } = pageStart('apiKey', query)
      const rows = await listKeys(sql, limit + 1, after)
      const page = rows.slice(0, limit)
      return { keys: page.map(presentKey), next_cursor: rows.length > limit ? toId('apiKey', page.at(-1)!.id) : null }
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/keys/:id'],
    summary: 'Get an API key, without the key itself',
    tag,
    access: 'key.manage',
    params,
    replies: { 200: ApiKey },
    errors: ['key_not_found'],
    async handle({ params }) {
      return presentKey(await keyOf(fromId('apiKey', params.id)!))
    },
  })

  router.add({
    method: 'PATCH',
    paths: ['/api/v1/keys/:id'],
    summary: 'Rename an API key',
    description: 'What a key may do is settled when it is made: make another for more or less.',
    tag,
    access: 'key.manage',
    params,
    body: RenameKeyBody,
    replies: { 200: ApiKey },
    errors: ['key_not_found'],
    async handle(call) {
      const id = fromId('apiKey', call.params.id)!
      return sql.begin(async (tx) => {
        const before = await keyOf(id, tx)
        await renameKey(tx, id, call.body.name)
        const row = { ...before, name: call.body.name }
        const facts = { before: factsOf(before), after: factsOf(row) }
        await audit(tx, call, { action: 'key.updated', object: { type: 'apiKey', id }, ...facts })
        return presentKey(row)
      })
    },
  })

  // Not idempotent: the stored reply would hold the key in clear.
  router.add({
    method: 'POST',
    paths: ['/api/v1/keys/:id/rotate'],
    summary: 'Rotate an API key',
    description:
      'Makes a new key that may do the same, and shows it once. The old one goes on for `overlap_hours`, so that whoever uses it has time to change over. A key that expires has a successor that lives as long again. Whoever rotates a key has what it may do, so it takes all of that.',
    tag,
    access: 'key.manage',
    params,
    body: RotateKeyBody,
    replies: { 201: RotatedApiKey },
    errors: ['key_not_found', 'key_ended', 'insufficient_permissions'],
    status: 201,
    handle: (call) =>
      sql.begin(async (tx) => {
        await lockRights(tx)
        const old = await keyOf(fromId('apiKey', call.params.id)!, tx)
        const { row, key, previous } = await rotate(tx, call.caller, old, call.body.overlap_hours ?? 24, now())
        const object = { type: 'apiKey', id: old.id } as const
        await audit(tx, call, { action: 'key.rotated', object, before: factsOf(old), after: factsOf(previous) })
        await audit(tx, call, { action: 'key.created', object: { ...object, id: row.id }, after: factsOf(row) })
        return { ...presentKey(row), key, previous: presentKey(previous) }
      }),
  })

  router.add({
    method: 'DELETE',
    paths: ['/api/v1/keys/:id'],
    summary: 'Revoke an API key',
    description: 'From the next request on it is refused. Revoking it again changes nothing.',
    tag,
    access: 'key.manage',
    params,
    replies: { 204: Type.Null() },
    errors: ['key_not_found'],
    status: 204,
    async handle(call) {
      await sql.begin(async (tx) => {
        await lockRights(tx)
        const row = await keyOf(fromId('apiKey', call.params.id)!, tx)
        if (row.revoked_at !== null) return
        await revokeKey(tx, row.id, now())
        await audit(tx, call, { action: 'key.revoked', object: { type: 'apiKey', id: row.id }, before: factsOf(row) })
      })
    },
  })

  async function keyOf(id: string, db: Parameters<typeof findKey>[0] = sql) {
    const row = await findKey(db, id)
    if (!row) throw new Problem('key_not_found')
    return row
  }
}

/** Schemas that the replies refer to by name. */
export const keySchemas = { ApiKey }
