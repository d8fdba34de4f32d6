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
import { brokenConstraint } from '../db/sql.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { deleteTag, findTag, insertTag, listTags, type TagRow, updateTag } from './store.ts'

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
    async handle({ caller, body: { name, description = '' }, operationId: id }) {
      if (!(await insertTag(sql, { id, name, description }, now()))) throw taken(name)
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
    async handle({ caller, params, body }) {
      if (Object.keys(body).length === 0) throw new Problem('nothing_to_update')
      const id = fromId('tag', params.tag_id)!
      const isThere = await updateTag(sql, id, body, now()).catch((error: unknown) => {
        throw brokenConstraint(error) === 'tag_name' ? taken(body.name ?? '') : error
      })
      const row = isThere && (await findTag(sql, caller.scope, id))
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
    async handle({ params }) {
      if (!(await deleteTag(sql, fromId('tag', params.tag_id)!))) throw new Problem('tag_not_found')
    },
  })
}

const taken = (name: string) => new Problem('duplicate', { detail: `A tag with the name ${name} exists` })

function present({ id, name, description, ticket_count: count }: TagRow): TagEntry {
  return { tag_id: toId('tag', id), name, description, ticket_count: Number(count) }
}
