import { expect, onTestFinished, test } from 'vitest'
import type { Sandbox } from '../face.ts'
import { aSandbox, call, sendWhatsapp } from '../testing/start.ts'
import { mostWaiting, Waiting } from './feed.ts'
import type { Frame, Hello } from './frame.ts'

/** Listens as a page does; everything that was heard so far is in `frames`. */
async function listen(sandbox: Sandbox) {
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  const answer = await fetch(`${sandbox.url}/control/stream`, { signal: ending.signal })
  const frames: Frame[] = []
  const reading = (async () => {
    let text = ''
    for await (const part of answer.body ?? []) {
      text += Buffer.from(part).toString('utf8')
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        if (event.startsWith('data: ')) frames.push(...(JSON.parse(event.slice(6)) as Frame[]))
      }
    }
  })().catch(() => undefined)
  const of = <T extends Frame['type']>(type: T) =>
    frames.filter((frame): frame is Extract<Frame, { type: T }> => frame.type === type)
  await expect.poll(() => of('hello').length).toBe(1)
  return { answer, frames, of, reading, end: () => ending.abort() }
}

test('a page hears at once how things are, and then what changes: heads, entries, webhooks, calls, faults', async () => {
  const { sandbox } = await aSandbox()
  await sandbox.customerWrites({ platform: 'whatsapp', from: '15550100001', name: 'Ann', text: 'Before' })
  const page = await listen(sandbox)
  expect(page.answer.headers.get('content-type')).toBe('text/event-stream')
  const [hello] = page.of('hello') as [Hello]
  expect(hello).toMatchObject({ heads: [{ name: 'Ann', lastText: 'Before' }], faults: [], rush: null })
  expect(hello.accounts.twitter).toEqual([{ id: sandbox.accounts.twitter.userId, name: '@sandbox_support' }])
  await sandbox.customerWrites({ platform: 'whatsapp', from: '15550100001', text: 'After' })
  await sendWhatsapp(sandbox, '+15550100001')
  await sandbox.idle()
  await expect.poll(() => page.of('entry').at(-1)?.entry).toMatchObject({ from: 'business', state: 'read' })
  expect(page.of('head').at(-1)?.head).toMatchObject({ fromBusiness: 1, lastText: 'Hello from Parley' })
  await expect
    .poll(() => page.of('webhook').filter(({ webhook }) => webhook.state === 'delivered').length)
    .toBeGreaterThan(2)
  expect(page.of('call').at(-1)?.call).toMatchObject({ kind: 'send', status: 200, origin: sandbox.url })
  const { id } = (await call('POST', `${sandbox.url}/control/faults`, { platform: 'whatsapp', kind: 'drop', count: 1 }))
    .body
  await expect.poll(() => page.of('faults').at(-1)?.faults).toMatchObject([{ id, left: 1 }])
  await sandbox.customerWrites({ platform: 'whatsapp', from: '15550100001', text: 'Lost' })
  await expect.poll(() => page.of('faults').at(-1)?.faults).toEqual([])
  await expect.poll(() => page.of('webhook').at(-1)?.webhook.state).toBe('dropped')
})

test('a page that leaves is forgotten, and the sandbox stops while pages listen', async () => {
  const { sandbox } = await aSandbox()
  const [leaves, stays] = [await listen(sandbox), await listen(sandbox)]
  leaves.end()
  await leaves.reading
  await sandbox.stop()
  await stays.reading
})

test('at most twenty pages listen at once; one more is told so', async () => {
  const { sandbox } = await aSandbox()
  await Promise.all(Array.from({ length: 20 }, () => listen(sandbox)))
  expect((await call('GET', `${sandbox.url}/control/stream`)).status).toBe(503)
})

test('of many changes of one thing a slow page is told the newest state, once', () => {
  const waiting = new Waiting()
  let state = 0
  for (let i = 1; i <= 100; i++) {
    state = i
    waiting.add('rush', () => ({
      type: 'rush',
      rush: { customers: state, wrote: 0, startedAt: 0, endsAt: 0, isRunning: true },
    }))
  }
  expect(waiting.take(10)).toEqual([{ type: 'rush', rush: expect.objectContaining({ customers: 100 }) }])
  expect(waiting.isEmpty).toBe(true)
})

test('too many changes are let go, and the page is told to ask anew', () => {
  const waiting = new Waiting()
  for (let i = 0; i <= mostWaiting + 10; i++) waiting.add(`entry ${i}`, () => ({ type: 'faults', faults: [] }))
  expect(waiting.take(500)).toEqual([{ type: 'lost' }])
  expect(waiting.take(500)).toEqual([])
  waiting.add('again', () => ({ type: 'faults', faults: [] }))
  expect(waiting.take(500)).toHaveLength(1)
})
