import type { Session } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp, testPassword } from '../../src/testing/app.ts'
import { type TestDatabase, testDatabase } from '../../src/testing/database.ts'
import { type Opened, opened } from './socket.ts'

// A session that its owner ends, or outlives by a new password, is off the live feed of every node within a second.

let database: TestDatabase
let nodes: TestApp[]
let agent: TestClient & { email: string }
beforeAll(async () => {
  database = await testDatabase()
  nodes = [await testApp({ database }), await testApp({ database })]
  agent = await nodes[0]!.as('agent')
})
afterAll(async () => {
  for (const node of nodes ?? []) await node.close()
  await database?.drop()
})

async function browser(node: TestApp) {
  const login = await node.anonymous.post('/api/v1/auth/login', { email: agent.email, password: testPassword })
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!
  return { cookie, token: String(login.body.access_token) }
}

/** A live connection by cookie, one by token and one by ticket, on each node. */
async function feeds({ cookie, token }: { cookie: string; token: string }): Promise<Opened[]> {
  const each = nodes.map(async ({ url, anonymous }) => {
    const { ticket } = (await anonymous.post('/api/v1/live/ticket', undefined, { cookie })).body
    return Promise.all([
      opened(url, { headers: { cookie, origin: url } }),
      opened(url, { headers: { authorization: `Bearer ${token}` } }),
      opened(url, { query: `?ticket=${encodeURIComponent(ticket)}` }),
    ])
  })
  return (await Promise.all(each)).flat()
}

/** Runs the act. @returns with what codes the connections were closed, and how long the last one lived on */
async function closing(held: Opened[], act: () => Promise<{ status: number }>) {
  const { status } = await act()
  expect([200, 204]).toContain(status)
  const startedAt = performance.now()
  const codes = await Promise.all(held.map(({ closed }) => closed))
  return { codes, ms: performance.now() - startedAt }
}

const isOpen = ({ socket }: Opened) => socket.readyState === socket.OPEN

type Act = (cookie: string, ended: string) => Promise<{ status: number }>
const acts: [string, boolean, Act][] = [
  [
    'one session is ended: its live connections are closed within a second, those of this one by cookie stay',
    true,
    (cookie, ended) => nodes[0]!.anonymous.delete(`/api/v1/auth/sessions/${ended}`, { cookie }),
  ],
  [
    'all others are ended: their live connections are closed within a second, those of this one by cookie stay',
    true,
    (cookie) => nodes[1]!.anonymous.delete('/api/v1/auth/sessions', { cookie }),
  ],
  [
    'the password is changed: all live connections are closed within a second, also those by a copy of this session’s cookie',
    false,
    (cookie) =>
      nodes[0]!.anonymous.put(
        '/api/v1/auth/me/password',
        { current_password: testPassword, new_password: `${testPassword}!` },
        { cookie },
      ),
  ],
]

test.each(acts)('%s', async (_name, stays, act) => {
  const [here, there] = [await browser(nodes[0]!), await browser(nodes[1]!)]
  const mine = await feeds(here)
  const held = await feeds(there)
  const { sessions } = (await nodes[0]!.anonymous.get('/api/v1/auth/sessions', { cookie: there.cookie })).body
  const ended = (sessions as Session[]).find(({ is_current: is }) => is)!.session_id
  const { codes, ms } = await closing(held, () => act(here.cookie, ended))
  expect(codes).toEqual(held.map(() => 4401))
  expect(ms).toBeLessThanOrEqual(1000)
  await new Promise((resolve) => setTimeout(resolve, 1000 - ms))
  const byCookie = mine.filter((_, n) => n % 3 !== 1)
  expect(byCookie.map(isOpen)).toEqual([stays, stays, stays, stays])
  for (const { socket } of mine) socket.terminate()
})

test('one session is ended by an administrator: its live connections are closed within a second, those of the other stay', async () => {
  const [admin, person] = [await nodes[0]!.as('admin'), await nodes[1]!.as('agent')]
  const login = async () => {
    const reply = await nodes[0]!.anonymous.post('/api/v1/auth/login', { email: person.email, password: testPassword })
    const cookie = reply.headers.get('set-cookie')!.split(';')[0]!
    return { cookie, token: String(reply.body.access_token) }
  }
  const [here, there] = [await login(), await login()]
  const [kept, held] = [await feeds(here), await feeds(there)]
  const { sessions } = (await nodes[0]!.anonymous.get('/api/v1/auth/sessions', { cookie: there.cookie })).body
  const ended = (sessions as Session[]).find(({ is_current: is }) => is)!.session_id
  const path = `/api/v1/agents/${person.agentId}/sessions/${ended}`
  const { codes, ms } = await closing(held, () => admin.delete(path))
  expect(codes).toEqual(held.map(() => 4401))
  expect(ms).toBeLessThanOrEqual(1000)
  await new Promise((resolve) => setTimeout(resolve, 1000 - ms))
  expect(kept.every(isOpen)).toBe(true)
  for (const { socket } of kept) socket.terminate()
})
