import fc from 'fast-check'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InboundItem } from '../channels/channel.ts'
import { toy } from '../channels/toy.fixture.ts'
import type { Inbox } from '../inboxes/book.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { plan } from './plan.ts'
import { loadState } from './state.ts'
import { writeBatch } from './store.ts'
import type { Work } from './work.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database?.drop())

const inbox: Inbox = {
  id: uuidv7(),
  channel: toy,
  name: 'Toy',
  accountId: 'toy',
  departmentId: null,
  isDefault: true,
  active: true,
  settings: {},
  problem: null,
}

type Said = { by: 'customer' | 'app'; second: number }
/** Few moments, so that many share one. */
const said: fc.Arbitrary<Said> = fc.record({ by: fc.constantFrom('customer', 'customer', 'app'), second: fc.nat(8) })
const batches = fc.array(fc.array(said, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })

function workOf({ by, second }: Said, person: string): Work {
  const at = new Date(Date.UTC(2026, 0, 1, 10, 0, second))
  const who = { addresses: [{ kind: 'external' as const, value: person }], displayName: null }
  const content = { contentType: 'text' as const, text: 'x', attachments: [] }
  const common = { ...content, externalId: uuidv7(), sentAt: { at, precisionMs: 1 as const } }
  const item: InboundItem =
    by === 'customer'
      ? { kind: 'message', ...common, sender: who, replyTo: null, opensWindow: true }
      : { kind: 'echo', ...common, recipient: who, ownId: null }
  return { receiptId: '1', pointer: '', inbox, item, at }
}

async function take(works: readonly Work[]): Promise<void> {
  await database.sql.begin(async (tx) => {
    const state = await loadState(tx, works)
    await writeBatch(tx, plan(works, state, { reopenMs: 1000 }))
  })
}

type Recorded = { by: string; at: Date; position: number }

/** The rule, word for word: the first message of the customer's that no later recorded answer of that time or after has answered. */
function waitingSince(messages: readonly Recorded[]): Date | null {
  const open = messages.filter(
    (message) =>
      message.by === 'customer' &&
      !messages.some((one) => one.by === 'agent' && one.position > message.position && one.at >= message.at),
  )
  return open.map(({ at }) => at).sort((a, b) => a.getTime() - b.getTime())[0] ?? null
}

test('waiting_since is the first unanswered message, in whatever order and batches messages and answers from a phone arrive', async () => {
  const { sql } = database
  await fc.assert(
    fc.asyncProperty(batches, async (given) => {
      const person = uuidv7()
      for (const batch of given) {
        await take(batch.map((one) => workOf(one, person)))
        const [ticket] = await sql<{ id: string; waiting_since: Date | null }[]>`
          select t.id, t.waiting_since from ticket t join channel_identity i on i.id = t.identity_id where i.address = ${person}`
        const messages = await sql<Recorded[]>`
          select sender_type as by, occurred_at as at, position from message where ticket_id = ${ticket!.id}`
        expect(ticket!.waiting_since).toEqual(waitingSince(messages))
      }
    }),
    { numRuns: 150 },
  )
}, 60_000)

test('what migration 0004 finds in the tables is what the intake keeps', async () => {
  const { sql } = database
  const [row] = await sql<{ wrong: number }[]>`
    select count(*)::int as wrong from ticket t left join (
      select m.ticket_id, min(m.occurred_at) as since from message m
      where m.sender_type = 'customer' and m.visibility = 'public' and not exists (
        select from message a where a.ticket_id = m.ticket_id and a.sender_type in ('agent', 'bot') and a.visibility = 'public'
          and a.position > m.position and a.occurred_at >= m.occurred_at
      ) group by m.ticket_id
    ) w on w.ticket_id = t.id where w.since is distinct from t.waiting_since`
  expect(row?.wrong).toBe(0)
})
