import { api } from '../api/index.ts'
import { customerNotesQuery, customerQuery } from '../api/queries.ts'
import { queryClient } from '../api/query-client.ts'
import type { Customer, CustomerBody, CustomerNote } from '../api/types.ts'

// A change shows at once and is gone again when the API refuses it; the promise then rejects, for the caller to say why.

/** @throws ApiProblem */
export async function changeCustomer(customer_id: string, body: CustomerBody): Promise<void> {
  const { queryKey } = customerQuery(customer_id)
  await queryClient.cancelQueries({ queryKey, exact: true })
  const before = queryClient.getQueryData(queryKey)
  if (before) queryClient.setQueryData(queryKey, changed(before, body))
  try {
    queryClient.setQueryData(queryKey, await api('PUT /customers/{customer_id}', { params: { customer_id }, body }))
  } catch (error) {
    queryClient.setQueryData(queryKey, before)
    void queryClient.invalidateQueries({ queryKey, exact: true })
    throw error
  }
}

/** The customer as the API will have it: custom fields are laid over those that are there, null takes one away. */
export function changed(customer: Customer, { custom, ...fields }: CustomerBody): Customer {
  const all = Object.entries({ ...customer.custom, ...custom }).filter(([, value]) => value !== null)
  const next = { ...customer, ...fields, custom: Object.fromEntries(all) }
  const isSameAddress = next.primary_email?.toLowerCase() === customer.primary_email?.toLowerCase()
  return { ...next, email_verified: customer.email_verified && isSameAddress }
}

/** @throws ApiProblem */
export async function addNote(customer_id: string, content: string, agent_id: string): Promise<void> {
  const at = new Date().toISOString()
  const own: CustomerNote = { note_id: `own ${at}`, content, agent_id, created_at: at, updated_at: at }
  await withNotes(
    customer_id,
    (notes) => [own, ...notes],
    async () => {
      const made = await api('POST /customers/{customer_id}/notes', { params: { customer_id }, body: { content } })
      return (notes) => [made, ...notes.filter(({ note_id }) => note_id !== own.note_id && note_id !== made.note_id)]
    },
  )
}

/** @throws ApiProblem */
export async function changeNote(customer_id: string, note_id: string, content: string): Promise<void> {
  const put = (note: CustomerNote) => (notes: CustomerNote[]) =>
    notes.map((one) => (one.note_id === note_id ? note : one))
  await withNotes(
    customer_id,
    (notes) => notes.map((one) => (one.note_id === note_id ? { ...one, content } : one)),
    async () =>
      put(
        await api('PUT /customers/{customer_id}/notes/{note_id}', {
          params: { customer_id, note_id },
          body: { content },
        }),
      ),
  )
}

/** @throws ApiProblem */
export async function deleteNote(customer_id: string, note_id: string): Promise<void> {
  const without = (notes: CustomerNote[]) => notes.filter((one) => one.note_id !== note_id)
  await withNotes(customer_id, without, async () => {
    await api('DELETE /customers/{customer_id}/notes/{note_id}', { params: { customer_id, note_id } })
    return without
  })
}

type Change = (notes: CustomerNote[]) => CustomerNote[]

/** Shows `first` at once, then what the API's answer makes of the list; as it was when the API refuses. */
async function withNotes(customerId: string, first: Change, send: () => Promise<Change>): Promise<void> {
  const { queryKey } = customerNotesQuery(customerId)
  await queryClient.cancelQueries({ queryKey })
  queryClient.setQueryData(queryKey, (notes) => notes && first(notes))
  try {
    const then = await send()
    queryClient.setQueryData(queryKey, (notes) => notes && then(notes))
  } catch (error) {
    void queryClient.invalidateQueries({ queryKey })
    throw error
  }
}
