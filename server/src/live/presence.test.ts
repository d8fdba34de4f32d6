import { fromId, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Opened, opened } from '../../test/attacks/socket.ts'
import { type TestApp, testApp } from '../testing/app.ts'
import { until } from '../testing/until.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app?.close())

const come = ({ token }: { token: string }) => opened(app.url, { headers: { authorization: `Bearer ${token}` } })
const told = ({ frames }: Opened) => frames.filter(({ type }) => type === 'presence')

async function aTicket(): Promise<string> {
  const body = { source: { channel: 'api' }, customer: {}, subject: 'x', initial_message: 'x' }
  return (await (await app.service()).post('/api/tickets/create', body)).body.ticket_id
}

test('who comes in is told at once who looks at which ticket, except oneself and what one may not see', async () => {
  const [open, hidden] = [await aTicket(), await aTicket()]
  const department = uuidv7()
  await app.sql`insert into department (id, name) values (${department}, 'Elsewhere')`
  await app.sql`update ticket set department_id = ${department} where id = ${fromId('ticket', hidden)}`
  const [lead, agent] = [await app.as('admin'), await app.as('agent')]
  const [first, second, witness] = [await come(lead), await come(lead), await come(await app.as('admin'))]
  first.socket.send(JSON.stringify({ type: 'viewing', ticket_id: open }))
  second.socket.send(JSON.stringify({ type: 'viewing', ticket_id: hidden }))
  await until(async () => told(witness).length === 2)

  const newcomer = await come(agent)
  await until(async () => told(newcomer).length > 0)
  expect(told(newcomer)).toEqual([
    { type: 'presence', agent_id: toId('agent', lead.uuid), ticket_id: open, here: true },
  ])
  const own = await come(lead)
  newcomer.socket.send(JSON.stringify({ type: 'viewing', ticket_id: open }))
  await until(async () => told(own).length > 0)
  expect(told(own).map(({ agent_id: id }) => id)).toEqual([agent.agentId])
  for (const { socket } of [first, second, witness, newcomer, own]) socket.terminate()
})
