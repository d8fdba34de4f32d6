import {
  type ApiKey,
  ApiKey as ApiKeySchema,
  CreateKeyBody,
  fromId,
  Id,
  KeyList,
  NewApiKey,
  PageQuery,
  toId,
} from '@parley/contract'
import Type from 'typebox'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { invalid } from '../http/validate.ts'
import type { Caller } from './caller.ts'
import { type KeyRow, listKeys, makeKey, revokeKey } from './keys.ts'
import { pageStart } from './page.ts'

const tag = 'API keys'

/** Making, listing and revoking API keys. */
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
    async handle({ caller, body }) {
      checkGrant(caller, body)
      const expiresAt = body.expires_at ? new Date(body.expires_at) : null
      if (expiresAt && !(expiresAt > now()))
        throw invalid('invalid_body', [{ path: '/expires_at', message: 'must be in the future' }])
      const departmentIds = await departmentsOf(sql, caller, body.department_ids ?? null)
      const wish = { name: body.name, permissions: body.permissions, departmentIds, createdBy: caller.id, expiresAt }
      const { row, key } = await makeKey(sql, wish, now())
      return { ...present(row), key }
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
      return { keys: page.map(present), next_cursor: rows.length > limit ? toId('apiKey', page.at(-1)!.id) : null }
    },
  })

  router.add({
    method: 'DELETE',
    paths: ['/api/v1/keys/:id'],
    summary: 'Revoke an API key',
    description: 'From the next request on it is refused. Revoking it again changes nothing.',
    tag,
    access: 'key.manage',
    params: Type.Object({ id: Id('apiKey') }, { additionalProperties: false }),
    replies: { 204: Type.Null() },
    errors: ['key_not_found'],
    status: 204,
    async handle({ params }) {
      if (!(await revokeKey(sql, fromId('apiKey', params.id)!, now()))) throw new Problem('key_not_found')
    },
  })
}

/** Nobody gives what they do not have, and a key makes no keys: it could outlive its own end. */
function checkGrant(caller: Caller, body: CreateKeyBody): void {
  if (caller.type !== 'agent')
    throw new Problem('insufficient_permissions', { detail: 'An API key cannot make API keys: sign in as a person' })
  const missing = body.permissions.filter((permission) => !caller.permissions.has(permission))
  if (missing.length > 0)
    throw new Problem('insufficient_permissions', {
      detail: `You cannot give what you may not do: ${missing.join(', ')}`,
    })
}

async function departmentsOf(sql: Sql, caller: Caller, wished: readonly string[] | null): Promise<string[] | null> {
  const own = caller.scope.kind === 'departments' ? caller.scope.departmentIds : null
  if (wished === null) return own === null ? null : [...own]
  const ids = wished.map((id) => fromId('department', id)!)
  const found = await sql<{ id: string }[]>`select id from department where id = any(${ids}::uuid[])`
  if (found.length < ids.length || ids.some((id) => own !== null && !own.includes(id)))
    throw new Problem('department_not_found')
  return ids
}

function present(row: KeyRow): ApiKey {
  return {
    id: toId('apiKey', row.id),
    name: row.name,
    prefix: row.prefix,
    permissions: row.permissions,
    department_ids: row.department_ids?.map((id) => toId('department', id)) ?? null,
    created_by: row.created_by === null ? null : toId('agent', row.created_by),
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
  }
}

/** Schemas that the replies refer to by name. */
export const keySchemas = { ApiKey: ApiKeySchema }
