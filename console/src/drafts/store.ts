import type { DraftMode } from '../api/types.ts'

/** What was typed for one ticket in one mode, and when, in ms; `savedAt` is null while the server does not have it. */
export type LocalDraft = { content: string; changedAt: number; savedAt: number | null }

export type DraftStore = {
  read(ticketId: string, mode: DraftMode): LocalDraft | undefined
  write(ticketId: string, mode: DraftMode, draft: LocalDraft | undefined): void
  /** Those that the server does not have yet. */
  unsaved(): { ticketId: string; mode: DraftMode; draft: LocalDraft }[]
}

const oldestMs = 30 * 86_400_000

/**
 * Drafts in this browser, apart for each agent: they outlive reloads and the end of a session, and nobody who signs in after
 * gets to see them. A browser that keeps nothing (private mode, full) holds them as long as the page lives.
 */
export function openDraftStore(agentId: string, storage: Storage | undefined, now = Date.now): DraftStore {
  const prefix = `parley.draft.${agentId}.`
  const memory = new Map<string, string>()

  function keysOf(): string[] {
    try {
      return Array.from({ length: storage?.length ?? 0 }, (_, at) => storage?.key(at) ?? '').filter((key) =>
        key.startsWith(prefix),
      )
    } catch {
      return []
    }
  }
  function load(key: string): LocalDraft | undefined {
    try {
      const text = memory.get(key) ?? storage?.getItem(key)
      const draft = text ? (JSON.parse(text) as LocalDraft) : undefined
      return draft && typeof draft.content === 'string' ? draft : undefined
    } catch {
      return undefined
    }
  }
  function drop(key: string): void {
    memory.delete(key)
    try {
      storage?.removeItem(key)
    } catch {
      // Nothing was kept.
    }
  }

  for (const key of keysOf()) {
    const draft = load(key)
    if (!draft || (draft.savedAt !== null && draft.changedAt < now() - oldestMs)) drop(key)
  }

  return {
    read: (ticketId, mode) => load(`${prefix}${ticketId}.${mode}`),
    write(ticketId, mode, draft) {
      const key = `${prefix}${ticketId}.${mode}`
      if (!draft) return drop(key)
      const text = JSON.stringify(draft)
      try {
        storage?.setItem(key, text)
        memory.delete(key)
        if (!storage) memory.set(key, text)
      } catch {
        memory.set(key, text)
      }
    },
    unsaved: () =>
      [...new Set([...keysOf(), ...memory.keys()])].flatMap((key) => {
        const draft = load(key)
        const [ticketId = '', mode = ''] = key.slice(prefix.length).split('.')
        return draft && draft.savedAt === null ? [{ ticketId, mode: mode as DraftMode, draft }] : []
      }),
  }
}
