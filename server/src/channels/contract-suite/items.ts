import { expect } from 'vitest'
import type { Address, InboundAttachment, InboundItem, ParsedEntry, PlatformTime, Sender } from '../channel.ts'
import { maxIdChars, maxMessageChars, maxNameChars } from '../text.ts'

/** Of `meta` as JSON; each of its parts is bounded to 16 Ki characters, which escapes may lengthen. */
const maxMetaChars = 262_144

/** Everything that the port promises of a parsed entry and that types cannot say. Fails the test with the pointer in the message. */
export function expectWellFormed(entries: ParsedEntry[], body: unknown): void {
  for (const entry of entries) {
    const faults = [...entryFaults(entry, body)]
    if (faults.length > 0) expect.fail(`${entry.pointer} (${entry.item.kind}): ${faults.join('; ')}`)
  }
  expectPayloadOrder(entries, body)
}

function* entryFaults(entry: ParsedEntry, body: unknown): Generator<string> {
  if (resolve(body, entry.pointer) === undefined) yield 'the pointer leads nowhere in the body'
  if (entry.accountId !== null && !isId(entry.accountId)) yield `account id ${entry.accountId} is no id`
  const json = JSON.stringify(entry)
  if (/\\u0000|\\ud[89a-f]/i.test(json.replaceAll('\\\\', ''))) yield 'holds a NUL or a lone surrogate'
  if ('meta' in entry.item && JSON.stringify(entry.item.meta ?? null).length > maxMetaChars) yield 'meta is not small'
  yield* itemFaults(entry.item)
}

function* itemFaults(item: InboundItem): Generator<string> {
  for (const key of ['externalId', 'target'] as const)
    if (key in item && !isId((item as Record<string, unknown>)[key])) yield `${key} is no id`
  for (const key of ['replyTo', 'ownId'] as const) {
    const value = (item as Record<string, unknown>)[key]
    if (key in item && value !== null && !isId(value)) yield `${key} is neither an id nor null`
  }
  for (const key of ['sender', 'recipient', 'previous', 'current'] as const)
    if (key in item) yield* senderFaults((item as Record<string, unknown>)[key] as Sender)
  for (const key of ['sentAt', 'at'] as const)
    if (key in item) yield* timeFaults((item as Record<string, unknown>)[key] as PlatformTime | null)
  if ('text' in item && item.text.length > maxMessageChars) yield 'the text is not bounded'
  if ('attachments' in item) for (const attachment of item.attachments) yield* attachmentFaults(attachment)
  if (item.kind === 'watermark' && 'at' in item.upTo && Number.isNaN(item.upTo.at.getTime())) yield 'upTo is no date'
  if (item.kind === 'status' && (item.status === 'failed') !== (item.failure !== null))
    yield 'failure is set exactly when failed'
  if (item.kind === 'unparsed' && item.reason.trim().length < 8) yield 'the reason is no sentence'
  if (item.kind === 'notice' && (!/^[a-z][a-z0-9_]*$/.test(item.code) || item.words.trim() === ''))
    yield 'a notice needs a stable code and words'
  if (item.kind === 'reaction' && item.emoji === '') yield 'an empty emoji must be null'
}

function* senderFaults(sender: Sender): Generator<string> {
  if (sender.addresses.length === 0) yield 'a sender has no address'
  for (const address of sender.addresses) yield* addressFaults(address)
  const name = sender.displayName
  if (name !== null && (name === '' || name !== name.trim() || name.length > maxNameChars)) yield 'bad display name'
}

function* addressFaults(address: Address): Generator<string> {
  if (!isId(address.value)) yield `address ${address.kind} is no id`
  if (address.kind === 'phone' && !/^\d+$/.test(address.value)) yield 'a phone number is not digits only'
}

function* timeFaults(time: PlatformTime | null): Generator<string> {
  if (time !== null && Number.isNaN(time.at.getTime())) yield 'a time is no date'
}

function* attachmentFaults(attachment: InboundAttachment): Generator<string> {
  if (attachment.sha256 !== null && !/^[0-9a-f]{64}$/.test(attachment.sha256)) yield 'sha256 is not 64 lower-case hex'
  if (attachment.externalId !== null && !isId(attachment.externalId)) yield 'media id is no id'
  if (attachment.sizeBytes !== null && !(attachment.sizeBytes >= 0)) yield 'bad size'
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= maxIdChars
}

function expectPayloadOrder(entries: ParsedEntry[], body: unknown): void {
  for (const [index, entry] of entries.entries()) {
    const previous = entries[index - 1]?.pointer.split('/') ?? []
    const current = entry.pointer.split('/')
    const at = current.findIndex((segment, depth) => segment !== previous[depth])
    const inOneList = at > 0 && Array.isArray(resolve(body, current.slice(0, at).join('/')))
    if (inOneList && Number(previous[at]) > Number(current[at]))
      expect.fail(`${entry.pointer} comes after ${entries[index - 1]?.pointer}, against the payload's order`)
  }
}

function resolve(body: unknown, pointer: string): unknown {
  let node: unknown = body === undefined ? null : body
  for (const segment of pointer.split('/').slice(1)) {
    if (node === null || typeof node !== 'object') return undefined
    node = (node as Record<string, unknown>)[segment.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return node
}
