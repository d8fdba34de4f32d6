import { type ChildProcess, fork } from 'node:child_process'

/** A process of ours that answers questions, one at a time or many at once. */
export type Child = {
  pid: number
  /** Rejects with the child's words when it fails, and when it ends before it answers. */
  ask<T>(question: object): Promise<T>
  stop(): Promise<void>
}

type Answer = { id: number; result?: unknown; error?: string }

export function startChild(module: URL): Child {
  const child = fork(module, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const open = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>()
  let lastId = 0
  child.on('message', ({ id, result, error }: Answer) => {
    const question = open.get(id)
    open.delete(id)
    if (error === undefined) question?.resolve(result as never)
    else question?.reject(new Error(error))
  })
  const gone = goneOf(child)
  void gone.then(() => {
    for (const { reject } of open.values()) reject(new Error(`${module.pathname} ended before it answered`))
  })
  return {
    pid: child.pid ?? 0,
    ask(question) {
      const id = ++lastId
      return new Promise((resolve, reject) => {
        open.set(id, { resolve, reject })
        child.send({ id, question })
      })
    },
    async stop() {
      if (child.connected) child.disconnect()
      await gone
    },
  }
}

function goneOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

/** The child's side: answers each question; ends when its parent does. */
export function answer<Q extends object>(handle: (question: Q) => Promise<unknown>): void {
  process.on('message', ({ id, question }: { id: number; question: Q }) => {
    handle(question).then(
      (result) => process.send?.({ id, result }),
      (error) => process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
  })
  process.on('disconnect', () => process.exit(0))
}
