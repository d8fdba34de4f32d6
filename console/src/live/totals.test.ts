import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { beforeEach, expect, test, vi } from 'vitest'
import { keys } from '../api/keys.ts'
import type { TicketList } from '../api/ticket-runs.ts'
import type { Ticket, TicketFilter } from '../api/types.ts'
import type { RowChange } from './list.ts'
import { createTotals, withTotal } from './totals.ts'

const filter = { view: 'open', tag: 'billing' } as const
const key = keys.ticketList(filter)
const row = (id: string) => ({ ticket_id: id }) as Ticket
const part = (total = 90): TicketList => ({
  total,
  held: new Map(),
  runs: [{ from: 0, tickets: [row('a')], next: 'c' }],
})
const change = (isNew = false): RowChange => ({ isNew, apply: () => undefined })
const of = (...ids: string[]) => new Map(ids.map((id) => [id, change()]))

let client: QueryClient
let asked: TicketFilter[]
let total: number
beforeEach(() => {
  vi.useFakeTimers()
  client = new QueryClient()
  asked = []
  total = 87
})
const totals = () =>
  createTotals(client, async (about) => {
    asked.push(about)
    return total
  })
function show(list: TicketList): () => void {
  client.setQueryData(key, list)
  return new QueryObserver(client, {
    queryKey: key,
    queryFn: () => list,
    staleTime: Number.POSITIVE_INFINITY,
  }).subscribe(() => {})
}
const now = () => client.getQueryData<TicketList>(key)?.total
const changedBy = (to: ReturnType<typeof totals>, ...ids: string[]) =>
  to.changed(key, client.getQueryData<TicketList>(key)!, of(...ids))

test('a ticket that is not loaded changes: the number alone is asked for, and right within a second', async () => {
  show(part())
  changedBy(totals(), 'z')
  await vi.advanceTimersByTimeAsync(1000)
  expect([asked, now()]).toEqual([[filter], 87])
})

test('a storm of events costs one question in 800 ms', async () => {
  show(part())
  const its = totals()
  for (let n = 0; n < 200; n++) {
    changedBy(its, `z${n}`)
    await vi.advanceTimersByTimeAsync(20)
  }
  expect(asked.length).toBeLessThanOrEqual(6)
  total = 80
  await vi.advanceTimersByTimeAsync(1000)
  expect(now()).toBe(80)
})

test('what is known needs no question: a loaded row, a new ticket, a list that is here as a whole', async () => {
  show(part())
  const its = totals()
  changedBy(its, 'a')
  its.changed(key, part(), new Map([['new', change(true)]]))
  its.changed(key, { total: 1, held: new Map(), runs: [{ from: 0, tickets: [row('a')], next: null }] }, of('z'))
  await vi.advanceTimersByTimeAsync(3000)
  expect([asked, now()]).toEqual([[], 90])
})

test('a list that nobody shows is asked for when it is shown, and one with held rows when they are let go', async () => {
  const its = totals()
  client.setQueryData(key, { ...part(), held: new Map([['h', { row: row('h'), isNew: true, isNews: true }]]) })
  changedBy(its, 'z')
  await vi.advanceTimersByTimeAsync(3000)
  show(client.getQueryData<TicketList>(key)!)
  await vi.advanceTimersByTimeAsync(3000)
  expect(asked).toEqual([])
  client.setQueryData(key, part())
  its.released()
  await vi.advanceTimersByTimeAsync(1000)
  expect([asked.length, now()]).toEqual([1, 87])
})

test('an event while the answer is under way is asked about again, and a failure leaves the number', async () => {
  show(part())
  const answers: ((n: number) => void)[] = []
  const its = createTotals(client, () => new Promise((resolve) => answers.push(resolve)))
  changedBy(its, 'z')
  await vi.advanceTimersByTimeAsync(200)
  changedBy(its, 'a')
  answers[0]?.(50)
  await vi.advanceTimersByTimeAsync(1000)
  expect([answers.length, now()]).toEqual([2, 90])
  answers[1]?.(51)
  await vi.advanceTimersByTimeAsync(1000)
  expect([answers.length, now()]).toEqual([2, 51])
})

test('rows at the end behind a gap move with the number', () => {
  const tail = { from: 88, tickets: [row('y'), row('z')], next: null }
  const list = { ...part(), runs: [...part().runs, tail] }
  expect(withTotal(list, 87).runs[1]).toEqual({ ...tail, from: 85 })
  expect(withTotal(list, 90)).toEqual(list)
})
