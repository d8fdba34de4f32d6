import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ApiProblem } from '../api/problem.ts'
import type { Draft } from '../api/types.ts'
import { type DraftStore, openDraftStore } from './store.ts'
import { DraftSync } from './sync.ts'

/** A browser's storage, in memory. */
class Shelf implements Storage {
  readonly #kept = new Map<string, string>()
  isFull = false
  get length() {
    return this.#kept.size
  }
  key = (at: number) => [...this.#kept.keys()][at] ?? null
  getItem = (key: string) => this.#kept.get(key) ?? null
  removeItem = (key: string) => void this.#kept.delete(key)
  clear = () => this.#kept.clear()
  setItem(key: string, value: string) {
    if (this.isFull) throw new DOMException('full', 'QuotaExceededError')
    this.#kept.set(key, value)
  }
}

let shelf: Shelf
let store: DraftStore
let saved: [string, string, string][]
let told: Draft[]
let failure: ApiProblem | undefined
const server = {
  load: async () => told,
  async save(ticketId: string, mode: string, content: string) {
    if (failure) throw failure
    saved.push([ticketId, mode, content])
  },
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) })
  shelf = new Shelf()
  store = openDraftStore('agt_1', shelf)
  saved = []
  told = []
  failure = undefined
})
afterEach(() => vi.useRealTimers())

describe('what is typed', () => {
  test('is kept at once, and told to the server when the typing pauses', async () => {
    const sync = new DraftSync(store, server)
    for (const text of ['H', 'He', 'Hello']) sync.change('tkt_1', 'reply', text)
    expect(openDraftStore('agt_1', shelf).read('tkt_1', 'reply')?.content).toBe('Hello')
    expect(saved).toEqual([])
    await vi.advanceTimersByTimeAsync(1000)
    expect(saved).toEqual([['tkt_1', 'reply', 'Hello']])
  })

  test('outlives the page, and is told to the server by the next one', async () => {
    new DraftSync(store, server).change('tkt_1', 'note', 'call back')
    vi.clearAllTimers()
    const next = new DraftSync(openDraftStore('agt_1', shelf), server)
    expect(next.read('tkt_1', 'note')).toBe('call back')
    await vi.advanceTimersByTimeAsync(1000)
    expect(saved).toEqual([['tkt_1', 'note', 'call back']])
  })

  test('is not shown to another agent of this browser', () => {
    new DraftSync(store, server).change('tkt_1', 'reply', 'secret')
    expect(openDraftStore('agt_2', shelf).read('tkt_1', 'reply')).toBeUndefined()
  })

  test('is kept while the server is away, and told when it is back', async () => {
    failure = new ApiProblem({ status: 0, code: 'network', detail: '' })
    const sync = new DraftSync(store, server)
    sync.change('tkt_1', 'reply', 'Hello')
    await vi.advanceTimersByTimeAsync(3000)
    failure = undefined
    await vi.advanceTimersByTimeAsync(6000)
    expect(saved).toEqual([['tkt_1', 'reply', 'Hello']])
  })

  test('stays when the session has ended', async () => {
    failure = new ApiProblem({ status: 401, code: 'not_authenticated', detail: '' })
    new DraftSync(store, server).change('tkt_1', 'reply', 'Hello')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(openDraftStore('agt_1', shelf).unsaved().length).toBe(1)
  })

  test('is held in memory by a browser that keeps nothing', () => {
    shelf.isFull = true
    const sync = new DraftSync(store, server)
    sync.change('tkt_1', 'reply', 'Hello')
    expect(sync.read('tkt_1', 'reply')).toBe('Hello')
  })

  test('is gone here and there once it is sent', async () => {
    const sync = new DraftSync(store, server)
    sync.change('tkt_1', 'reply', 'Hello')
    await vi.advanceTimersByTimeAsync(1000)
    sync.change('tkt_1', 'reply', '')
    await vi.advanceTimersByTimeAsync(1000)
    expect(saved.at(-1)).toEqual(['tkt_1', 'reply', ''])
    expect(store.read('tkt_1', 'reply')).toBeUndefined()
  })
})

describe('what another machine wrote', () => {
  const elsewhere = (content: string, at: number): Draft => ({
    mode: 'reply',
    content,
    updated_at: new Date(at).toISOString(),
  })

  test('comes in when nothing newer stands here', async () => {
    const sync = new DraftSync(store, server)
    told = [elsewhere('from home', Date.now())]
    expect(await sync.load('tkt_1', 'reply')).toBe('from home')
    sync.change('tkt_1', 'reply', 'and on')
    expect(await sync.load('tkt_1', 'reply')).toBe('and on')
  })

  test('is gone here too once it was sent there', async () => {
    const sync = new DraftSync(store, server)
    told = [elsewhere('from home', Date.now())]
    await sync.load('tkt_1', 'reply')
    told = []
    expect(await sync.load('tkt_1', 'reply')).toBe('')
  })
})
