import {
  type CannedReply,
  CannedReplyList,
  CannedReply as CannedReplySchema,
  CreateCannedReplyBody,
  fromId,
  Id,
  PageQuery,
  toId,
  UpdateCannedReplyBody,
} from '@parley/contract'
import Type from 'typebox'
import type { Caller } from '../access/caller.ts'
import { pageStart } from '../access/page.ts'
import { audit, type Source } from '../audit/index.ts'
import { brokenConstraint, type Db, type Tx } from '../db/sql.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { checkMayKeep } from './rules.ts'
import {
  type CannedReplyRow,
  deleteCannedReply,
  departmentExists,
  insertCannedReply,
  listCannedReplies,
  lockCannedReply,
  updateCannedReply,
} from './store.ts'

const tag = 'Canned replies'
const paths = { all: '/api/v1/canned-replies', one: '/api/v1/canned-replies/:canned_reply_id' } as const
const Params = Type.Object({ canned_reply_id: Id('cannedReply') }, { additionalProperties: false })

/** Answers that are written once and used often; the console fills in their placeholders. */
export function addCannedReplyRoutes(router: Router, { sql, now }: Pick<Deps, 'sql' | 'now'>): void {
  router.add({
    method: 'GET',
    paths: [paths.all],
    summary: 'List canned replies, oldest first',
    description: 'Those of every department and those of yours.',
    tag,
    access: 'canned_reply.read',
    query: PageQuery,
    replies: { 200: CannedReplyList },
    errors: ['invalid_cursor'],
    async handle({ caller, query }) {
      const { limit, after } = pageStart('cannedReply', query)
      const rows = await listCannedReplies(sql, caller.scope, limit + 1, after)
      const page = rows.slice(0, limit)
      return {
        canned_replies: page.map(present),
        next_cursor: rows.length > limit ? toId('cannedReply', page.at(-1)!.id) : null,
      }
    },
  })

  router.add({
    method: 'POST',
    paths: [paths.all],
    summary: 'Make a canned reply',
    tag,
    access: 'canned_reply.manage',
    body: CreateCannedReplyBody,
    replies: { 201: CannedReplySchema },
    errors: ['department_not_found', 'duplicate'],
    idempotent: true,
    status: 201,
    async handle(call) {
      const { caller, body, operationId } = call
      const { shortcut, title, content, department_id: department = null } = body
      const departmentId = await departmentOf(sql, caller, department)
      const reply = { id: operationId, shortcut, title, content, department_id: departmentId, updated_at: now() }
      return sql.begin(async (tx) => {
        const { row, isNew } = await insertCannedReply(tx, reply)
        if (!row) throw taken(shortcut)
        if (isNew) await record(tx, call, 'created', null, row)
        return present(row)
      })
    },
  })

  router.add({
    method: 'PUT',
    paths: [paths.one],
    summary: 'Change a canned reply',
    tag,
    access: 'canned_reply.manage',
    params: Params,
    body: UpdateCannedReplyBody,
    replies: { 200: CannedReplySchema },
    errors: ['canned_reply_not_found', 'department_not_found', 'duplicate', 'nothing_to_update'],
    async handle(call) {
      const { caller, params, body } = call
      if (Object.keys(body).length === 0) throw new Problem('nothing_to_update')
      const { department_id: department, ...texts } = body
      try {
        return await sql.begin(async (tx) => {
          const before = await findOwn(tx, caller, params.canned_reply_id)
          const moved = department === undefined ? {} : { department_id: await departmentOf(tx, caller, department) }
          const after = { ...before, ...texts, ...moved, updated_at: now() }
          await updateCannedReply(tx, after)
          await record(tx, call, 'updated', before, after)
          return present(after)
        })
      } catch (error) {
        throw brokenConstraint(error) === 'canned_reply_shortcut_key' ? taken(body.shortcut ?? '') : error
      }
    },
  })

  router.add({
    method: 'DELETE',
    paths: [paths.one],
    summary: 'Delete a canned reply',
    tag,
    access: 'canned_reply.manage',
    params: Params,
    replies: { 204: Type.Null() },
    errors: ['canned_reply_not_found'],
    status: 204,
    async handle(call) {
      await sql.begin(async (tx) => {
        const before = await findOwn(tx, call.caller, call.params.canned_reply_id)
        await deleteCannedReply(tx, before.id)
        await record(tx, call, 'deleted', before, null)
      })
    },
  })
}

async function record(tx: Tx, call: Source, deed: string, before: CannedReplyRow | null, after: CannedReplyRow | null) {
  const facts = (row: CannedReplyRow | null) => row && factsOf(row)
  const object = { type: 'cannedReply', id: (before ?? after)!.id } as const
  await audit(tx, call, { action: `canned_reply.${deed}`, object, before: facts(before), after: facts(after) })
}

function factsOf({ shortcut, title, content, department_id: id }: CannedReplyRow) {
  return { shortcut, title, content, department_id: id && toId('department', id) }
}

/** One that the caller may change. */
async function findOwn(tx: Tx, caller: Caller, id: string): Promise<CannedReplyRow> {
  const row = await lockCannedReply(tx, caller.scope, fromId('cannedReply', id)!)
  if (!row) throw new Problem('canned_reply_not_found')
  checkMayKeep(caller, row.department_id)
  return row
}

/** The UUID of a department for which the caller may keep canned replies; null is everybody's. */
async function departmentOf(sql: Db, caller: Caller, departmentId: string | null): Promise<string | null> {
  const id = departmentId && fromId('department', departmentId)
  checkMayKeep(caller, id)
  if (id !== null && !(await departmentExists(sql, id))) throw new Problem('department_not_found')
  return id
}

const taken = (shortcut: string) =>
  new Problem('duplicate', { detail: `A canned reply with the shortcut ${shortcut} exists` })

function present({ id, ...row }: CannedReplyRow): CannedReply {
  return {
    canned_reply_id: toId('cannedReply', id),
    ...row,
    department_id: row.department_id && toId('department', row.department_id),
    updated_at: row.updated_at.toISOString(),
  }
}
