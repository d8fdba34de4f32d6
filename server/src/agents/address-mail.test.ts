import { afterAll, beforeAll, expect, test } from 'vitest'
import { testMailbox } from '../testing/mailbox.ts'

let house: Awaited<ReturnType<typeof testMailbox>>
beforeAll(async () => {
  house = await testMailbox()
})
afterAll(() => house?.close())

test('whose address is changed by somebody else is told at the old one, and the new one is not in that letter', async () => {
  const [boss, agent] = [await house.as('super_admin'), await house.as('agent')]
  const changed = await boss.put(`/api/v1/users/${agent.agentId}`, { email: 'new-address@example.com' })
  expect(changed.status, changed.text).toBe(200)
  const letter = await house.sandbox.mail.waitFor(agent.email)
  expect(letter.subject).toBe('Your e-mail address was changed')
  expect(letter.text).not.toContain('new-address')
  expect(house.sandbox.mail.list('new-address@example.com')).toEqual([])
})

test('a change that is refused tells nobody', async () => {
  const [admin, peer] = [await house.as('admin'), await house.as('admin')]
  const change = { email: 'mine@example.com' }
  expect((await admin.put(`/api/v1/users/${peer.agentId}`, change)).status).toBe(403)
  const agent = await house.as('agent')
  expect((await admin.put(`/api/v1/users/${agent.agentId}`, change)).status).toBe(200)
  await house.sandbox.mail.waitFor(agent.email)
  expect(house.sandbox.mail.list(peer.email)).toEqual([])
})
