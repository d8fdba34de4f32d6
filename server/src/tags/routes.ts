import {
  CreateTagBody,
  fromId,
  Id,
  PageQuery,
  type TagEntry,
  TagList,
  TagEntry as TagSchema,
  toId,
  UpdateTagBody,
} from '@parley/contract'
import Type from 'typebox'
import { pageStart } from '../access/page.ts'
import { audit, type Source } from '../audit/index.ts'
import { brokenConstraint, type Tx } from '../db/sql.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { deleteTag, findTag, insertTag, listTags, lockTag, type TagRow, updateTag } from './store.ts'

const tag = 'Tags'
const paths = { all: '/api/v1/tags', one: '/api/v1/tags/:tag_id' } as const
const Params = Type.Object({ tag_id: Id('tag') }, { additionalProperties: false })

/** The catalogue of tags. Tickets hold the words themselves: nothing here changes a ticket. */
export function addTagRoutes(router: Router, { sql, now }: Pick<Deps, 'sql' | 'now'>): void {
  router.add({
    method: 'GET',
    paths: [paths.all],
    summary: 'List the tags of the catalogue, oldest first',
    description: 'Tickets may also carry tags that are not in it.',
    tag,
    access: 'tag.read',
    query: PageQuery,
    replies: { 200: TagList },
    errors: ['invalid_cursor'],
    async handle({ caller, query }) {
      const { limit, after } = pageStart('tag', query)
      const rows = await listTags(sql, caller.scope, limit + 1, after)
      const page = rows.slice(0, limit)
      return { tags: page.map(present), next_cursor: rows.length > limit ? toId('tag', page.at(-1)!.id) : null }
    },
  })

  router.add({
    method: 'POST',
    paths: [paths.all],
    summary: 'Put a tag into the catalogue',
    tag,
    access: 'tag.manage',
    body: CreateTagBody,
    replies: { 201: TagSchema },
    errors: ['duplicate'],
    idempotent: true,
    status: 201,
    async handle(call) {
      const { caller, operationId: id } = call
      const { name, description = '' } = call.body
      await sql.begin(async (tx) => {
        const outcome = await insertTag(tx, { id, name, description }, now())
        if (outcome === 'taken') throw taken(name)
        if (outcome === 'made') await record(tx, call, 'created', id, null, { name, description })
      })
      return present((await findTag(sql, caller.scope, id))!)
    },
  })

  router.add({
    method: 'PUT',
    paths: [paths.one],
    summary: 'Change a tag of the catalogue',
    description: 'Tickets keep the tags that they carry: a new name is for the future.',
    tag,
    access: 'tag.manage',
    params: Params,
    body: UpdateTagBody,
    replies: { 200: TagSchema },
    errors: ['tag_not_found', 'duplicate', 'nothing_to_update'],
    async handle(call) {
      const { caller, params, body } = call
      if (Object.keys(body).length === 0) throw new Problem('nothing_to_update')
      const id = fromId('tag', params.tag_id)!
      const change = sql.begin(async (tx) => {
        const before = await lockTag(tx, id)
        if (!before) throw new Problem('tag_not_found')
        await updateTag(tx, id, body, now())
        await record(tx, call, 'updated', id, before, { ...before, ...body })
      })
      await change.catch((error: unknown) => {
        throw brokenConstraint(error) === 'tag_name' ? taken(body.name ?? '') : error
      })
      const row = await findTag(sql, caller.scope, id)
      if (!row) throw new Problem('tag_not_found')
      return present(row)
    },
  })

  router.add({
    method: 'DELETE',
    paths: [paths.one],
    summary: 'Take a tag out of the catalogue',
    description: 'Tickets keep the tags that they carry.',
    tag,
    access: 'tag.manage',
    params: Params,
    replies: { 204: Type.Null() },
    errors: ['tag_not_found'],
    status: 204,
    async handle(call) {
      const id = fromId('tag', call.params.tag_id)!
      await sql.begin(async (tx) => {
        const before = await lockTag(tx, id)
        if (!before) throw new Problem('tag_not_found')
        await deleteTag(tx, id)
        await record(tx, call, 'deleted', id, before, null)
      })
    },
  })
}

type Texts = { name: string; description: string } | null

const record = (tx: Tx, call: Source, deed: string, id: string, before: Texts, after: Texts) =>
  audit(tx, call, { action: `tag.${deed}`, object: { type: 'tag', id }, before, after })

const taken = (name: string) => new Problem('duplicate', { detail: `A tag with the name ${name} exists` })

function present({ id, name, description, ticket_count: count }: TagRow): TagEntry {
  return { tag_id: toId('tag', id), name, description, ticket_count: Number(count) }
}
