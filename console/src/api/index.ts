import { createClient } from './client.ts'

const listeners = new Set<() => void>()

/** Called on every 401: the session has ended. @returns how to stop listening */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The API of the server that this console came from. */
export const api = createClient({
  base: '/api/v1',
  onSignedOut: () => {
    for (const listener of listeners) listener()
  },
})
