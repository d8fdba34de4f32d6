import { useSyncExternalStore } from 'react'
import type { Frame } from '../../../src/stream/frame.ts'
import { address, fetchThread } from '../control.ts'
import { afterFrames, afterLoading, afterLooking, type State, start, withPhones } from './state.ts'

let state = start
const listeners = new Set<() => void>()

function become(next: State): void {
  if (next === state) return
  state = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A part of the state; the component is drawn again when that part is another. */
export function useStore<T>(part: (state: State) => T): T {
  return useSyncExternalStore(subscribe, () => part(state))
}

/** Listens to the sandbox for as long as the page lives; a broken connection is made again by the browser. */
export function listen(): void {
  const stream = new EventSource(address('stream'))
  stream.onmessage = ({ data }) => {
    const frames = JSON.parse(String(data)) as Frame[]
    become(afterFrames(state, frames))
    if (frames.some(({ type }) => type === 'lost')) {
      stream.close()
      listen()
    } else if (frames.some(({ type }) => type === 'hello')) void loadAll()
  }
  stream.onerror = () => {
    become({ ...state, isConnected: false })
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000)
  }
}

/** Opens exactly these phones, and fetches those that were not open yet. */
export function openPhones(keys: readonly string[]): void {
  become(withPhones(state, keys))
  void loadAll()
}

export function look(key: string): void {
  become(afterLooking(state, key))
}

const loading = new Set<string>()

async function loadAll(): Promise<void> {
  const missing = [...state.threads].filter(([key, thread]) => !thread.isLoaded && !loading.has(key))
  await Promise.all(missing.map(([key]) => load(key)))
}

async function load(key: string): Promise<void> {
  loading.add(key)
  try {
    const loaded = await fetchThread(key)
    become(afterLoading(state, key, loaded))
  } catch {
    become({ ...state, isConnected: false })
  } finally {
    loading.delete(key)
  }
}
