import { Worker } from 'node:worker_threads'
import type { Channel, ParsedEntry } from '../channels/channel.ts'
import { channelById } from '../channels/registry.ts'
import { parseBody, unparsed } from './parse-body.ts'

/** A body to read, or the wish for the next slice of it: slices that nobody asked for would come in all at once. */
export type LargeAsk = { kind: 'body'; channelId: string; body: Uint8Array } | { kind: 'next' }
export type LargeReply = { entries: ParsedEntry[]; isLast: boolean }

export type BodyReader = {
  /** The entries of a verified body, one body at a time. Never rejects. */
  read(channel: Channel, body: Buffer): Promise<ParsedEntry[]>
  stop(): Promise<void>
}

/** Bodies above this would hold the event loop for tens of ms: they are read on a thread of their own. */
const inlineBytes = 64 * 1024
const withinMs = 20_000
const threadHeapMb = 768

/**
 * Reads bodies of up to 4 MiB without stopping anybody: small ones at once, large ones on a thread that starts with the first of
 * them. A body on which the thread runs out of memory or time is set aside as unparsed; its raw bytes are kept.
 */
export function createBodyReader(): BodyReader {
  let thread: Worker | undefined

  /** What the job under way waits for; bodies come one at a time. */
  let job: { entries: ParsedEntry[]; end(error?: Error): void } | undefined

  function start(): Worker {
    const made = new Worker(new URL('./read-worker.ts', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: threadHeapMb },
    })
    made.unref()
    made.on('message', ({ entries, isLast }: LargeReply) => {
      job?.entries.push(...entries)
      if (isLast) job?.end()
      else setImmediate(() => made.postMessage({ kind: 'next' } satisfies LargeAsk))
    })
    made.on('error', (error: Error) => {
      thread = undefined
      job?.end(error)
    })
    return made
  }

  async function readOnThread(channelId: string, body: Buffer): Promise<ParsedEntry[]> {
    thread ??= start()
    const entries: ParsedEntry[] = []
    const timer = setTimeout(() => job?.end(new Error('it took too long')), withinMs)
    try {
      await new Promise<void>((resolve, reject) => {
        job = { entries, end: (error) => (error ? reject(error) : resolve()) }
        thread?.postMessage({ kind: 'body', channelId, body } satisfies LargeAsk)
      })
      return entries
    } catch (error) {
      await thread?.terminate()
      thread = undefined
      return [unparsed(`The payload could not be read: ${error instanceof Error ? error.message : 'unknown error'}.`)]
    } finally {
      clearTimeout(timer)
      job = undefined
    }
  }

  return {
    async read(channel, body) {
      // The thread knows the registry's channels only.
      const isSmall = body.length <= inlineBytes || channelById(channel.id) !== channel
      return isSmall ? parseBody(channel, body) : readOnThread(channel.id, body)
    },
    async stop() {
      await thread?.terminate()
    },
  }
}
