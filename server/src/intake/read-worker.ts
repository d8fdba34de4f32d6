import { parentPort } from 'node:worker_threads'
import type { ParsedEntry } from '../channels/channel.ts'
import { channelById } from '../channels/registry.ts'
import { parseBody } from './parse-body.ts'
import type { LargeAsk, LargeReply } from './read-large.ts'

// The thread of read-large.ts: a body in, its entries out, a slice each time that the other side asks.

const sliceEntries = 250
let entries: ParsedEntry[] = []
let sent = 0

parentPort?.on('message', (ask: LargeAsk) => {
  if (ask.kind === 'body') {
    const channel = channelById(ask.channelId)
    const { buffer, byteOffset, byteLength } = ask.body
    entries = channel ? parseBody(channel, Buffer.from(buffer, byteOffset, byteLength)) : []
    sent = 0
  }
  const slice = entries.slice(sent, sent + sliceEntries)
  sent += slice.length
  parentPort?.postMessage({ entries: slice, isLast: sent >= entries.length } satisfies LargeReply)
})
