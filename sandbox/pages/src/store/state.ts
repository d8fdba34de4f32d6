import type { OrderedFault } from '../../../src/faults.ts'
import type { CallView, WebhookView } from '../../../src/record-views.ts'
import type { Rush } from '../../../src/scenes/rush.ts'
import type { Frame, Hello } from '../../../src/stream/frame.ts'
import type { Entry, Head } from '../../../src/transcript/entry.ts'

/** What an open phone shows. `heard` holds what the stream told since it was last said how things are. */
export type Thread = {
  entries: ReadonlyMap<string, Entry>
  webhooks: ReadonlyMap<number, WebhookView>
  calls: ReadonlyMap<number, CallView>
  isLoaded: boolean
}

export type Loaded = { head: Head; entries: Entry[]; webhooks: WebhookView[]; calls: CallView[] }

export type State = {
  isConnected: boolean
  /** Which run of the sandbox this is; null before it has said so. */
  epoch: string | null
  accounts: Hello['accounts'] | null
  heads: ReadonlyMap<string, Head>
  /** Open phones only, by key of the thread. */
  threads: ReadonlyMap<string, Thread>
  faults: readonly OrderedFault[]
  rush: Rush | null
  readers: Hello['readers'] | null
  /** How many things of the business were seen in each thread. */
  seen: ReadonlyMap<string, number>
}

export const noThread: Thread = { entries: new Map(), webhooks: new Map(), calls: new Map(), isLoaded: false }

export const start: State = {
  isConnected: false,
  epoch: null,
  accounts: null,
  heads: new Map(),
  threads: new Map(),
  faults: [],
  rush: null,
  readers: null,
  seen: new Map(),
}

const mostTraffic = 200
const mostHeads = 500

/** The state after these frames. A thread that is not open is not followed: it is fetched when it is opened. */
export function afterFrames(state: State, frames: readonly Frame[]): State {
  return frames.reduce(afterFrame, state)
}

function afterFrame(state: State, frame: Frame): State {
  switch (frame.type) {
    case 'hello':
      return afterHello(state, frame)
    case 'head':
      return withHead(state, frame.head)
    case 'entry':
      return withThread(state, frame.thread, (thread) => ({
        ...thread,
        entries: new Map(thread.entries).set(frame.entry.id, frame.entry),
      }))
    case 'webhook': {
      const { platform, accountId, people } = frame.webhook
      const keys = people.map((person) => `${platform} ${accountId} ${person}`)
      return keys.reduce((after, key) => withThread(after, key, (thread) => withWebhook(thread, frame.webhook)), state)
    }
    case 'call': {
      const { platform, person } = frame.call
      const keys = [...state.threads.keys()].filter((key) => isThreadOf(key, platform, person))
      return keys.reduce((after, key) => withThread(after, key, (thread) => withCall(thread, frame.call)), state)
    }
    case 'faults':
      return { ...state, faults: frame.faults }
    case 'rush':
      return { ...state, rush: frame.rush }
    case 'readers':
      return { ...state, readers: frame.readers }
    case 'mail':
    case 'lost':
      return state
  }
}

/** The sandbox says how things are: what was known of threads is fetched anew. */
function afterHello(state: State, hello: Hello): State {
  const heads = new Map(hello.heads.map((head) => [head.key, head]))
  return {
    ...state,
    isConnected: true,
    epoch: hello.epoch,
    accounts: hello.accounts,
    heads,
    faults: hello.faults,
    rush: hello.rush,
    readers: hello.readers,
    threads: new Map([...state.threads.keys()].map((key) => [key, noThread])),
    seen: hello.epoch === state.epoch ? state.seen : new Map(hello.heads.map((one) => [one.key, one.fromBusiness])),
  }
}

/** The state after a thread was fetched. What the stream told meanwhile is newer, and stays. */
export function afterLoading(state: State, key: string, loaded: Loaded): State {
  return withThread(withHead(state, loaded.head), key, (thread) => ({
    entries: new Map([...loaded.entries.map((entry) => [entry.id, entry] as const), ...thread.entries]),
    webhooks: new Map([...loaded.webhooks.map((one) => [one.id, one] as const), ...thread.webhooks]),
    calls: new Map([...loaded.calls.map((one) => [one.id, one] as const), ...thread.calls]),
    isLoaded: true,
  }))
}

/** The state with exactly these phones open. */
export function withPhones(state: State, keys: readonly string[]): State {
  return { ...state, threads: new Map(keys.map((key) => [key, state.threads.get(key) ?? noThread])) }
}

/** The state after a person has looked at the phone. */
export function afterLooking(state: State, key: string): State {
  const count = state.heads.get(key)?.fromBusiness ?? 0
  return state.seen.get(key) === count ? state : { ...state, seen: new Map(state.seen).set(key, count) }
}

/** What the business put on a phone since somebody looked at it. */
export function unseen(state: State, { key, fromBusiness }: Head): number {
  return Math.max(0, fromBusiness - (state.seen.get(key) ?? 0))
}

function withHead(state: State, head: Head): State {
  const heads = new Map(state.heads)
  heads.delete(head.key)
  const rest = [...heads].slice(0, mostHeads - 1)
  return { ...state, heads: new Map([[head.key, head] as const, ...rest]) }
}

function withThread(state: State, key: string, change: (thread: Thread) => Thread): State {
  const thread = state.threads.get(key)
  return thread ? { ...state, threads: new Map(state.threads).set(key, change(thread)) } : state
}

function withWebhook(thread: Thread, webhook: WebhookView): Thread {
  return { ...thread, webhooks: newest(new Map(thread.webhooks).set(webhook.id, webhook)) }
}

function withCall(thread: Thread, call: CallView): Thread {
  return { ...thread, calls: newest(new Map(thread.calls).set(call.id, call)) }
}

function newest<V>(map: Map<number, V>): Map<number, V> {
  const oldest = map.size > mostTraffic ? map.keys().next() : undefined
  if (oldest && !oldest.done) map.delete(oldest.value)
  return map
}

function isThreadOf(key: string, platform: string, person: string | null): boolean {
  return person !== null && key.startsWith(`${platform} `) && key.endsWith(` ${person}`)
}
