import { fromId, toId } from '@parley/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scope } from '../access/caller.ts'
import { inScope } from '../access/scope.ts'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { fillEvents, presentFor, readEvents, readScopedEvents } from './read.ts'

// What a reader is told of tickets that move in and out of sight, whatever the moves and whoever reads.

let app: TestApp
let admin: TestClient
let departments: (string | null)[]
let agents: (string | null)[]
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  const made = await Promise.all(['A', 'B'].map((name) => admin.post('/api/v1/departments', { name })))
  departments = [null, ...made.map(({ body }) => body.id)]
  // They see everything, so that any of them can be given any ticket; as readers they are given narrower scopes below.
  agents = [null, (await app.as('admin')).agentId, (await app.as('admin')).agentId]
})
afterAll(() => app?.close())

const place = fc.nat({ max: 2 })
const move = fc.record({ what: fc.constantFrom('department', 'agent'), to: place })

function scopes(): Scope[] {
  const agent = (n: number) => fromId('agent', agents[n]!)!
  const department = (n: number) => fromId('department', departments[n]!)!
  return [
    { kind: 'all' },
    { kind: 'assigned', agentId: agent(1) },
    { kind: 'departments', departmentIds: [], agentId: null },
    { kind: 'departments', departmentIds: [department(1)], agentId: agent(2) },
    { kind: 'departments', departmentIds: [department(1), department(2)], agentId: null },
  ]
}

const uuidOf = (department: string | null | undefined) => (department ? fromId('department', department) : null)

test('the log read under a scope tells each event as it stands, as a farewell, or not at all, and the last word is true', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 5 }), place, async (moves, born) => {
      const made = await admin.post('/api/tickets/create', {
        source: { channel: 'api' },
        customer: { name: 'Ann' },
        subject: 'x',
        initial_message: 'x',
        ...(departments[born] ? { department_id: departments[born] } : {}),
      })
      const id = made.body.ticket_id
      await app.settled()
      const start = Number((await app.sql`select seq from log_head`)[0]!['seq'])
      for (const { what, to } of moves)
        await (what === 'department'
          ? admin.put(`/api/tickets/${id}`, { department_id: departments[to] })
          : admin.put(`/api/tickets/${id}/assign?agent_id=${agents[to] ?? ''}`))
      await app.settled()
      const all = await fillEvents(app.sql, await readEvents(app.sql, start, 500))
      for (const scope of scopes()) {
        const wanted = all.flatMap((event) => presentFor(scope, event) ?? [])
        const { rows, upTo } = await readScopedEvents(app.sql, scope, start, 500)
        const told = (await fillEvents(app.sql, rows)).flatMap((event) => presentFor(scope, event) ?? [])
        expect(told).toEqual(wanted)
        expect(upTo).toBe(start + all.length)
        const now = all[0]?.scoped
        if (!now) continue
        // Whoever is told anything ends with the truth: the ticket where it is in sight, and gone where it is not.
        const before = { ...now, assigned_agent_id: null, department_id: uuidOf(departments[born]) }
        if (inScope(scope, before) && !inScope(scope, now)) expect(told).not.toEqual([])
        if (inScope(scope, now)) expect(told.every(({ ticket }) => ticket !== undefined)).toBe(true)
        else for (const event of told) expect(Object.keys(event)).not.toContain('ticket')
        expect(told.every(({ ticket_id }) => ticket_id === toId('ticket', now.id))).toBe(true)
      }
    }),
    { numRuns: 25 },
  )
}, 60_000)
