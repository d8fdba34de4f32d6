import { useEffect, useRef, useState } from 'react'
import { api } from '../api/index.ts'
import { allDraftsQuery } from '../api/queries.ts'
import { queryClient } from '../api/query-client.ts'
import type { DraftMode } from '../api/types.ts'
import { openDraftStore } from './store.ts'
import { type DraftServer, DraftSync } from './sync.ts'

const server: DraftServer = {
  load: async (ticket_id) => (await api('GET /tickets/{ticket_id}/drafts', { params: { ticket_id } })).drafts,
  async save(ticket_id, mode, content) {
    const params = { ticket_id, mode }
    if (content === '') await api('DELETE /tickets/{ticket_id}/drafts/{mode}', { params })
    else await api('PUT /tickets/{ticket_id}/drafts/{mode}', { params, body: { content } })
    queryClient.setQueryData(allDraftsQuery().queryKey, (known) => {
      const others = known?.filter((draft) => draft.ticket_id !== ticket_id || draft.mode !== mode)
      return content === '' || !others ? others : [{ ticket_id, mode, updated_at: new Date().toISOString() }, ...others]
    })
  },
}

const listeners = new Set<() => void>()
let current: { agentId: string; sync: DraftSync } | undefined

function syncOf(agentId: string): DraftSync {
  if (current?.agentId !== agentId) {
    current?.sync.stop()
    current = { agentId, sync: new DraftSync(openDraftStore(agentId, storage()), server) }
  }
  return current.sync
}

/**
 * Puts text back under what is typed for a ticket, such as an answer that was taken back: it comes first.
 * @returns takes it out again, unless somebody has typed meanwhile
 */
export function putBack(agentId: string, ticketId: string, mode: DraftMode, text: string): () => void {
  const sync = syncOf(agentId)
  const typed = sync.read(ticketId, mode)
  const whole = typed.trim() === '' ? text : `${text}\n\n${typed}`
  const put = (content: string) => {
    sync.change(ticketId, mode, content)
    for (const listener of listeners) listener()
  }
  put(whole)
  return () => {
    if (sync.read(ticketId, mode) === whole) put(typed)
  }
}

/** Asks the server for the draft once more. @returns the text as it now stands */
export async function reloadDraft(agentId: string, ticketId: string, mode: DraftMode): Promise<string> {
  const text = await syncOf(agentId).load(ticketId, mode)
  for (const listener of listeners) listener()
  return text
}

/**
 * The text that an agent types for a ticket: `[text, setText]`, kept in this browser at once and with the account when the
 * typing pauses. What another machine wrote comes in as long as nothing was typed here. Set it to '' when it was sent.
 */
export function useDraft(agentId: string, ticketId: string, mode: DraftMode): [string, (text: string) => void] {
  const sync = syncOf(agentId)
  const key = `${ticketId}.${mode}`
  const [typed, setTyped] = useState({ key, text: sync.read(ticketId, mode) })
  const touched = useRef('')
  const text = typed.key === key ? typed.text : sync.read(ticketId, mode)

  useEffect(() => {
    let isGone = false
    touched.current = ''
    sync.load(ticketId, mode).then(
      (told) => {
        if (!isGone && touched.current !== key) setTyped({ key, text: told })
      },
      () => {},
    )
    const listener = () => setTyped({ key, text: sync.read(ticketId, mode) })
    listeners.add(listener)
    return () => {
      isGone = true
      listeners.delete(listener)
    }
  }, [sync, ticketId, mode, key])

  return [
    text,
    (next) => {
      touched.current = key
      setTyped({ key, text: next })
      sync.change(ticketId, mode, next)
    },
  ]
}

function storage(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}
