import { describe, expect, test } from 'vitest'
import { updateList } from '../live/list.ts'
import { trimmed, withFetched } from './joined-runs.ts'
import { endOf, indexOf, lengthOf, missing, pageSize, rowAt, type TicketList, type Wanted } from './ticket-runs.ts'
import type { Ticket } from './types.ts'

/** A server with many tickets, newest change first. */
function server(count: number) {
  let clock = count
  let rows = Array.from({ length: count }, (_, at) => made(`tkt_${at}`, count - at, 1))
  function made(id: string, minute: number, version: number): Ticket {
    const updated_at = new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString()
    return {
      ticket_id: id,
      updated_at,
      version,
      status: 'open',
      snoozed_until: null,
      timeline: [],
    } as unknown as Ticket
  }
  return {
    rows: () => rows,
    answer(wanted: Wanted) {
      const from = 'cursor' in wanted ? rows.findIndex((row) => row.updated_at < wanted.cursor) : wanted.from
      const tickets = from < 0 ? [] : rows.slice(from, from + pageSize)
      const next = tickets.length === pageSize ? (tickets.at(-1) as Ticket).updated_at : null
      return { tickets, next, total: rows.length }
    },
    touch(at: number): Ticket {
      const old = rows[at] as Ticket
      const now = made(old.ticket_id, ++clock, old.version + 1)
      rows = [now, ...rows.filter((row) => row !== old)]
      return now
    },
    add(): Ticket {
      const now = made(`tkt_new_${++clock}`, clock, 1)
      rows = [now, ...rows]
      return now
    },
    remove(at: number): Ticket {
      const old = rows[at] as Ticket
      rows = rows.filter((row) => row !== old)
      return { ...old, status: 'resolved', version: old.version + 1 }
    },
  }
}

const empty: TicketList = { total: 0, runs: [], held: new Map() }
const filter = { view: 'open', sort: 'updated' } as const

function load(of: ReturnType<typeof server>, list: TicketList, first: number, last: number) {
  let asked = 0
  for (let wanted = missing(list, first, last); wanted && asked < 20; wanted = missing(list, first, last)) {
    const { tickets, next, total } = of.answer(wanted)
    list = withFetched(
      list,
      { from: wanted.from, tickets, next },
      total,
      'cursor' in wanted ? wanted.afterId : undefined,
    )
    asked++
  }
  return { list, asked }
}
const first = (of: ReturnType<typeof server>) => {
  const { tickets, next, total } = of.answer({ page: 0, from: 0 })
  return withFetched(empty, { from: 0, tickets, next }, total)
}
function tell(list: TicketList, row: Ticket, isNew = false): TicketList {
  const known = indexOf(list, row.ticket_id) >= 0
  const changes = new Map([[row.ticket_id, { isNew, apply: () => row }]])
  return updateList(list, { filter, changes, me: known ? 'agt_1' : 'agt_1' })
}

describe('a long list', () => {
  test('has a row at every index that was asked for, however far apart, with few requests', () => {
    const of = server(20_000)
    let { list } = load(of, first(of), 0, 200)
    const far = load(of, list, 15_000, 15_040)
    list = far.list
    expect(far.asked).toBeLessThanOrEqual(2)
    expect(lengthOf(list)).toBe(20_000)
    expect([0, 120, 15_000, 15_040].map((at) => rowAt(list, at)?.ticket_id)).toEqual([
      'tkt_0',
      'tkt_120',
      'tkt_15000',
      'tkt_15040',
    ])
    expect(rowAt(list, 7000)).toBeUndefined()
  })

  test('joins what was loaded above and below a gap, without a hole and without a double', () => {
    const of = server(2000)
    let { list } = load(of, first(of), 0, 90)
    list = load(of, list, 300, 340).list
    for (let count = 0; count < 7; count++) list = tell(list, of.add(), true)
    list = load(of, list, 0, 500).list
    expect(list.runs).toHaveLength(1)
    const ids = list.runs[0]?.tickets.map(({ ticket_id }) => ticket_id)
    expect(ids).toEqual(
      of
        .rows()
        .slice(0, ids?.length)
        .map(({ ticket_id }) => ticket_id),
    )
  })

  test('ends where the server ends', () => {
    const of = server(120)
    const { list } = load(of, first(of), 0, 500)
    expect([lengthOf(list), list.runs.length, list.runs[0]?.next]).toEqual([120, 1, null])
    expect(missing(list, 0, 500)).toBeUndefined()
  })

  test('lets go of rows far from view when thousands are loaded, and gets them back', () => {
    const of = server(20_000)
    let list = first(of)
    for (let at = 0; at < 6000; at += 500) list = trimmed(load(of, list, at, at + 520).list, at, at + 20)
    expect(list.runs.reduce((sum, { tickets }) => sum + tickets.length, 0)).toBeLessThanOrEqual(4000 + 600)
    expect(rowAt(list, 0)?.ticket_id).toBe('tkt_0')
    expect(rowAt(list, 2000)).toBeUndefined()
    list = load(of, list, 2000, 2040).list
    expect(rowAt(list, 2020)?.ticket_id).toBe('tkt_2020')
  })

  test('shows after any course of jumps and changes what the server has, once everything in view is loaded', () => {
    for (let seed = 1; seed <= 40; seed++) {
      let state = seed
      const random = (below: number) => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
        return Math.floor((state / 2_147_483_648) * below)
      }
      const of = server(1500)
      let list = first(of)
      for (let step = 0; step < 60; step++) {
        const what = random(6)
        const at = random(of.rows().length)
        if (what === 0) list = tell(list, of.touch(at))
        else if (what === 1) list = tell(list, of.add(), true)
        else if (what === 2) list = tell(list, of.remove(at))
        else list = load(of, list, at, at + 30).list
        const indices = list.runs.flatMap((run) => [run.from, endOf(run)])
        expect(indices, `seed ${seed}`).toEqual(indices.toSorted((a, b) => a - b))
      }
      list = load(of, list, 0, 1600).list
      list = load(of, list, 0, 1600).list
      expect(
        list.runs.flatMap(({ tickets }) => tickets.map(({ ticket_id }) => ticket_id)),
        `seed ${seed}`,
      ).toEqual(of.rows().map(({ ticket_id }) => ticket_id))
    }
  })
})
