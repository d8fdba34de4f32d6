import { ApiProblem } from '../api/problem.ts'
import type { Draft, DraftMode } from '../api/types.ts'
import type { DraftStore } from './store.ts'

export type DraftServer = {
  load(ticketId: string): Promise<Draft[]>
  /** An empty content removes it. */
  save(ticketId: string, mode: DraftMode, content: string): Promise<void>
}

const quietMs = 800
const againMs = 5000

/**
 * Keeps what is typed: in the browser at once, on the server when the typing pauses, one request at a time for each draft. Of
 * two versions the one that was changed later stands.
 */
export class DraftSync {
  readonly #store: DraftStore
  readonly #server: DraftServer
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #busy = new Set<string>()

  constructor(store: DraftStore, server: DraftServer) {
    this.#store = store
    this.#server = server
    for (const { ticketId, mode } of store.unsaved()) this.#later(ticketId, mode, quietMs)
  }

  /** The text as this browser knows it. */
  read(ticketId: string, mode: DraftMode): string {
    return this.#store.read(ticketId, mode)?.content ?? ''
  }

  /** The text after the server was asked: it may have been written on another machine, or be an answer that could not be sent. */
  async load(ticketId: string, mode: DraftMode): Promise<string> {
    const told = (await this.#server.load(ticketId)).find((draft) => draft.mode === mode)
    const known = this.#store.read(ticketId, mode)
    const toldAt = told ? Date.parse(told.updated_at) : 0
    const isOurs = known !== undefined && (known.savedAt === null || (told !== undefined && known.changedAt >= toldAt))
    if (isOurs) return known.content
    this.#store.write(ticketId, mode, told && { content: told.content, changedAt: toldAt, savedAt: toldAt })
    return told?.content ?? ''
  }

  /** Call with every change of the text, also when it becomes empty because it was sent. */
  change(ticketId: string, mode: DraftMode, content: string): void {
    this.#store.write(ticketId, mode, { content, changedAt: Date.now(), savedAt: null })
    this.#later(ticketId, mode, content === '' ? 0 : quietMs)
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  #later(ticketId: string, mode: DraftMode, ms: number): void {
    const key = `${ticketId}.${mode}`
    clearTimeout(this.#timers.get(key))
    this.#timers.set(
      key,
      setTimeout(() => void this.#save(ticketId, mode), ms),
    )
  }

  async #save(ticketId: string, mode: DraftMode): Promise<void> {
    const key = `${ticketId}.${mode}`
    this.#timers.delete(key)
    const draft = this.#store.read(ticketId, mode)
    if (!draft || draft.savedAt !== null) return
    if (this.#busy.has(key)) return this.#later(ticketId, mode, quietMs)
    this.#busy.add(key)
    try {
      await this.#server.save(ticketId, mode, draft.content)
      const now = this.#store.read(ticketId, mode)
      if (now?.changedAt === draft.changedAt)
        this.#store.write(ticketId, mode, draft.content === '' ? undefined : { ...draft, savedAt: Date.now() })
    } catch (error) {
      // It stays here. A ticket that is gone or hidden will not take it, the rest is tried again.
      const isFinal = error instanceof ApiProblem && [401, 403, 404, 422].includes(error.status)
      if (!isFinal) this.#later(ticketId, mode, againMs)
    } finally {
      this.#busy.delete(key)
    }
  }
}
