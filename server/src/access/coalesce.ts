/**
 * Shares one costly read between callers without ever handing out an old answer: each call gets the result of a read that
 * began after the call, at most one read runs at a time, and all who ask while it runs share the next one.
 */
export function coalesce<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  let next: Promise<T> | undefined

  function start(): Promise<T> {
    next = undefined
    const mine = Promise.resolve()
      .then(read)
      .finally(() => {
        if (running === mine) running = undefined
      })
    running = mine
    return mine
  }

  return () => {
    if (!running && !next) return start()
    next ??= running!.then(start, start)
    return next
  }
}
