import { describe, expect, test } from 'vitest'
import type { CallView, WebhookView } from '../../../src/record-views.ts'
import type { Hello } from '../../../src/stream/frame.ts'
import type { Entry, Head } from '../../../src/transcript/entry.ts'
import { afterFrames, afterLoading, afterLooking, start, unseen, withPhones } from './state.ts'

const ann = 'whatsapp 106 15550100001'
const head = (change: Partial<Head> = {}) => ({ key: ann, name: 'Ann', fromBusiness: 0, ...change }) as Head
const entry = (id: string, text: string) => ({ id, text }) as Entry
const webhook = (id: number, person: string) =>
  ({ id, platform: 'whatsapp', accountId: '106', people: [person] }) as WebhookView
const call = (id: number, person: string | null) => ({ id, platform: 'whatsapp', person }) as CallView
const hello = (change: Partial<Hello> = {}): Hello => ({
  type: 'hello',
  epoch: '1',
  accounts: { whatsapp: [], facebook: [], twitter: [], chatbot: [] },
  heads: [],
  faults: [],
  rush: null,
  readers: { whatsapp: true, facebook: true, twitter: null, chatbot: null },
  ...change,
})

const open = withPhones(afterFrames(start, [hello()]), [ann])

describe('an open phone', () => {
  test('follows what the stream tells; one that is not open is left alone', () => {
    const state = afterFrames(open, [
      { type: 'entry', thread: ann, entry: entry('1', 'one') },
      { type: 'entry', thread: ann, entry: entry('1', 'one, edited') },
      { type: 'entry', thread: 'whatsapp 106 2', entry: entry('2', 'two') },
      { type: 'webhook', webhook: webhook(7, '15550100001') },
      { type: 'webhook', webhook: webhook(8, '2') },
      { type: 'call', call: call(1, '15550100001') },
      { type: 'call', call: call(2, null) },
      { type: 'call', call: call(3, '0001') },
    ])
    const thread = state.threads.get(ann)
    expect([...(thread?.entries.values() ?? [])]).toEqual([entry('1', 'one, edited')])
    expect([...(thread?.webhooks.keys() ?? [])]).toEqual([7])
    expect([...(thread?.calls.keys() ?? [])]).toEqual([1])
    expect(state.threads.size).toBe(1)
  })

  test('keeps what the stream told while it was fetched, for that is newer', () => {
    const told = afterFrames(open, [{ type: 'entry', thread: ann, entry: entry('2', 'newer') }])
    const loaded = { head: head(), entries: [entry('1', 'one'), entry('2', 'older')], webhooks: [], calls: [] }
    const thread = afterLoading(told, ann, loaded).threads.get(ann)
    expect([...(thread?.entries.values() ?? [])].map(({ text }) => text)).toEqual(['one', 'newer'])
    expect(thread?.isLoaded).toBe(true)
  })

  test('is fetched anew after the sandbox says again how things are', () => {
    const loaded = afterLoading(open, ann, { head: head(), entries: [entry('1', 'one')], webhooks: [], calls: [] })
    const again = afterFrames(loaded, [hello({ epoch: '2' })])
    expect(again.threads.get(ann)).toMatchObject({ isLoaded: false })
    expect(again.threads.get(ann)?.entries.size).toBe(0)
  })

  test('keeps the newest 200 webhooks', () => {
    const frames = Array.from({ length: 230 }, (_, id) => ({
      type: 'webhook' as const,
      webhook: webhook(id, '15550100001'),
    }))
    const ids = [...(afterFrames(open, frames).threads.get(ann)?.webhooks.keys() ?? [])]
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([200, 30, 229])
  })
})

describe('what was not seen yet', () => {
  test('counts what the business wrote since somebody looked; what was there at first counts as seen', () => {
    const state = afterFrames(start, [hello({ heads: [head({ fromBusiness: 4 })] })])
    expect(unseen(state, head({ fromBusiness: 4 }))).toBe(0)
    const later = afterFrames(state, [{ type: 'head', head: head({ fromBusiness: 6 }) }])
    expect(unseen(later, head({ fromBusiness: 6 }))).toBe(2)
    expect(unseen(afterLooking(later, ann), head({ fromBusiness: 6 }))).toBe(0)
  })

  test('a sandbox that was started again has nothing unseen', () => {
    const state = afterFrames(start, [
      hello({ heads: [head({ fromBusiness: 4 })] }),
      hello({ epoch: '2', heads: [head({ fromBusiness: 1 })] }),
    ])
    expect(unseen(state, head({ fromBusiness: 1 }))).toBe(0)
  })
})

test('people stand in the order in which something last happened to them', () => {
  const bo = head({ key: 'whatsapp 106 2', name: 'Bo' })
  const state = afterFrames(start, [hello({ heads: [head(), bo] }), { type: 'head', head: bo }])
  expect([...state.heads.values()].map(({ name }) => name)).toEqual(['Bo', 'Ann'])
})
