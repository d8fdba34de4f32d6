import {
  type CustomerNote,
  CustomerNoteBody,
  CustomerNoteList,
  CustomerNote as CustomerNoteSchema,
  fromId,
  PageQuery,
  toId,
} from '@parley/contract'
import Type from 'typebox'
import { actorOf, type Caller } from '../access/caller.ts'
import { pageStart } from '../access/page.ts'
import type { Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { deleteNote, findNote, insertNote, listNotes, type NoteRow, updateNote } from './notes.ts'
import { customerUuid } from './present.ts'
import type { CustomerDeps } from './routes.ts'
import { checkMayChangeNote } from './rules.ts'
import { customerExists, lockCustomer } from './store.ts'
import { tellUpdated } from './told.ts'

const tag = 'Customers'
const Params = Type.Object({ customer_id: Type.String() })
const NoteParams = Type.Object({ customer_id: Type.String(), note_id: Type.String() })
const listPath = '/api/v1/customers/:customer_id/notes'
const notePath = `${listPath}/:note_id`

/** Notes on customers: for those who answer, never for the customer. */
export function addNoteRoutes(router: Router, { sql, now, wake }: CustomerDeps): void {
  router.add({
    method: 'GET',
    paths: [listPath],
    summary: 'List the notes on a customer, newest first',
    tag,
    access: 'customer.read',
    params: Params,
    query: PageQuery,
    replies: { 200: CustomerNoteList },
    errors: ['customer_not_found', 'invalid_cursor'],
    async handle({ caller, params, query }) {
      const id = customerUuid(params.customer_id)
      const { limit, after } = pageStart('note', query)
      if (!(await customerExists(sql, caller.scope, id))) throw new Problem('customer_not_found')
      const rows = await listNotes(sql, id, limit + 1, after)
      const page = rows.slice(0, limit)
      return { notes: page.map(present), next_cursor: rows.length > limit ? toId('note', page.at(-1)!.id) : null }
    },
  })

  router.add({
    method: 'POST',
    paths: [listPath],
    summary: 'Write a note on a customer',
    tag,
    access: 'customer.update',
    params: Params,
    body: CustomerNoteBody,
    replies: { 201: CustomerNoteSchema },
    errors: ['customer_not_found'],
    idempotent: true,
    status: 201,
    async handle({ caller, params, body, operationId: noteId }) {
      const id = customerUuid(params.customer_id)
      const at = now()
      const { type, id: author } = actorOf(caller)
      if (type === 'customer') throw new Problem('insufficient_permissions')
      const note = { id: noteId, customer_id: id, content: body.content, author_type: type, author_id: author }
      const row = await sql.begin(async (tx) => {
        if (!(await lockCustomer(tx, caller.scope, id))) throw new Problem('customer_not_found')
        if (await insertNote(tx, note, at)) await tellUpdated(tx, caller, id, ['notes'], at)
        return (await findNote(tx, id, noteId))!
      })
      wake.signal('outbox')
      return present(row)
    },
  })

  router.add({
    method: 'PUT',
    paths: [notePath],
    summary: 'Change a note on a customer',
    description: 'Only who wrote it may, or who manages customers.',
    tag,
    access: 'customer.update',
    params: NoteParams,
    body: CustomerNoteBody,
    replies: { 200: CustomerNoteSchema },
    errors: ['customer_not_found', 'note_not_found'],
    async handle({ caller, params, body }) {
      const at = now()
      const row = await withNote(caller, params, async (tx, note) => {
        if (note.content === body.content) return note
        await updateNote(tx, note.id, body.content, at)
        await tellUpdated(tx, caller, note.customer_id, ['notes'], at)
        return { ...note, content: body.content, updated_at: at }
      })
      return present(row)
    },
  })

  router.add({
    method: 'DELETE',
    paths: [notePath],
    summary: 'Delete a note on a customer',
    description: 'Only who wrote it may, or who manages customers.',
    tag,
    access: 'customer.update',
    params: NoteParams,
    replies: { 204: Type.Null() },
    errors: ['customer_not_found', 'note_not_found'],
    status: 204,
    async handle({ caller, params }) {
      await withNote(caller, params, async (tx, note) => {
        await deleteNote(tx, note.id)
        await tellUpdated(tx, caller, note.customer_id, ['notes'], now())
      })
    },
  })

  /** In one transaction: locks the customer, finds the note and makes sure that the caller may change it. */
  async function withNote<T>(
    caller: Caller,
    params: { customer_id: string; note_id: string },
    change: (tx: Tx, note: NoteRow) => Promise<T>,
  ): Promise<T> {
    const id = customerUuid(params.customer_id)
    const noteId = fromId('note', params.note_id)
    const { result } = await sql.begin(async (tx) => {
      if (!(await lockCustomer(tx, caller.scope, id))) throw new Problem('customer_not_found')
      const note = noteId && (await findNote(tx, id, noteId))
      if (!note) throw new Problem('note_not_found')
      checkMayChangeNote(caller, note)
      return { result: await change(tx, note) }
    })
    wake.signal('outbox')
    return result
  }
}

function present(row: NoteRow): CustomerNote {
  return {
    note_id: toId('note', row.id),
    content: row.content,
    agent_id: row.author_type === 'agent' ? toId('agent', row.author_id) : null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}
