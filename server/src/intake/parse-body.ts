import type { Channel, ParsedEntry } from '../channels/channel.ts'

/** Of one payload at most so many entries that say nothing are named one by one; replay works on the whole payload anyway. */
export const maxUnparsed = 100

/** Reads a verified body. Never throws: what cannot be read is `unparsed` with its reason. */
export function parseBody(channel: Pick<Channel, 'inbound'>, body: Buffer): ParsedEntry[] {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (error) {
    return [unparsed(`The body is not JSON: ${error instanceof Error ? error.message : 'unknown error'}`)]
  }
  return boundUnparsed(channel.inbound.parse(value))
}

/** A body of a million zeros is one mistake, not a million: the first are kept, the rest is a number. */
function boundUnparsed(entries: ParsedEntry[]): ParsedEntry[] {
  let count = 0
  const kept = entries.filter(({ item }) => item.kind !== 'unparsed' || ++count <= maxUnparsed)
  if (count > maxUnparsed) kept.push(unparsed(`${count - maxUnparsed} more entries of this payload cannot be read.`))
  return kept
}

export function unparsed(reason: string): ParsedEntry {
  return { accountId: null, pointer: '', item: { kind: 'unparsed', reason } }
}
