import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { TestClient } from '../testing/app.ts'
import { testCompany } from '../testing/company.ts'
import { until } from '../testing/until.ts'

type Frame = { type: string; seq: number; event: unknown }

let company: Awaited<ReturnType<typeof testCompany>>
let client: TestClient & { key: string }
let socket: WebSocket
const frames: Frame[] = []
beforeAll(async () => {
  company = await testCompany()
  client = await company.service()
  socket = new WebSocket(`${company.url.replace('http', 'ws')}/api/v1/live`, { headers: { 'x-api-key': client.key } })
  const welcome = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame
      if (frame.type === 'welcome') resolve()
      if (frame.type === 'event') frames.push(frame)
    })
  })
  socket.on('open', () => socket.send(JSON.stringify({ type: 'hello' })))
  await welcome
})
afterAll(async () => {
  socket?.terminate()
  await company?.close()
})

let toldUpTo = 0

/** What the feed has told since the last call, beside the same events read from the tables now. */
async function toldAndRead(): Promise<{ told: unknown[]; read: unknown[] }> {
  await company.settled()
  const [head] = await company.sql<{ seq: number }[]>`select seq::int from log_head`
  await until(async () => toldUpTo === head!.seq || frames.at(-1)?.seq === head!.seq)
  const { body } = await client.get(`/api/v1/events?after=${toldUpTo}&limit=500`)
  toldUpTo = head!.seq
  return { told: frames.splice(0).map((frame) => frame.event), read: body.events }
}

const from = '15550100042'
test.each([
  { platform: 'whatsapp', from, name: 'Ann "<b>" Ä', text: 'Hello, where is my order?' },
  { platform: 'whatsapp', from, kind: 'image', text: 'like this' },
  { platform: 'whatsapp', from, kind: 'location' },
  { platform: 'whatsapp', from, kind: 'contacts' },
  { platform: 'whatsapp', from, kind: 'order' },
  { platform: 'whatsapp', from: '15550100044', kind: 'document' },
  { platform: 'whatsapp', from: '15550100045', kind: 'unsupported' },
  { platform: 'whatsapp', from: '15550100045', kind: 'number_changed', newPhone: '15550100145' },
  { platform: 'whatsapp', from: '15550100046', text: 'hidden', phoneHidden: true },
  { platform: 'facebook', from: '5550100000000001', name: 'Cy Example', text: 'Hi' },
  { platform: 'facebook', from: '5550100000000001', kind: 'image' },
  { platform: 'facebook', from: '5550100000000003', kind: 'postback', title: 'Track', payload: 'TRACK' },
  { platform: 'facebook', from: '5550100000000003', kind: 'edit' },
  { platform: 'twitter', from: '3001969357', text: 'Hi' },
  { platform: 'twitter', from: '3001969358', kind: 'photo' },
] as const)(
  'what the live feed tells of a batch without reading it back equals what a read tells: $platform $kind $from',
  async (writes) => {
    await company.sandbox.customerWrites(writes as never)
    const { told, read } = await toldAndRead()
    expect(told.length).toBeGreaterThan(0)
    expect(told).toEqual(read)
  },
)
