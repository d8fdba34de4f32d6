import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestReply } from '../../src/testing/app.ts'
import { ask, canary, type House, openHouse, type Who } from './house.ts'
import { objectFor, type Params } from './objects.ts'
import { wishFor } from './requests.ts'
import { fingerprint, inParallel } from './run.ts'
import { type CallerName, callerNames, type Row, readTable } from './table.ts'

// Attack 28 of reliability.md: every route × every caller × every object, held to answers.md.

const table = readTable()
let house: House
const routes = new Set<string>()
beforeAll(async () => {
  house = await openHouse()
  const { paths } = (await house.app.anonymous.get('/api/openapi.json')).body
  for (const [path, operations] of Object.entries(paths as Record<string, object>))
    for (const method of Object.keys(operations)) routes.add(`${method.toUpperCase()} ${path}`)
})
afterAll(() => house?.close())

type Cell = { row: Row; of: string; caller: CallerName; status: number }
const cells: Cell[] = [...table.values()].flatMap((row) =>
  [...row.answers].flatMap(([of, byCaller]) =>
    callerNames.map((caller) => ({ row, of, caller, status: byCaller[caller] })),
  ),
)
const isPublic = ({ row }: Cell) => /nybody|handoff/.test(row.pattern)
const isAllowed = ({ row, status }: Cell) => status === row.ok
/** Cells that must leave everything as it is. */
const changesNothing = (cell: Cell) => !isPublic(cell) && (cell.row.method === 'GET' || !isAllowed(cell))
/** Requests after which the caller is another, or gone. */
const isOnOneself = ({ row }: Cell) => /auth\/|\/me\/|\/me$/.test(row.path) && row.method !== 'GET'
const named = ({ row, of, caller }: Cell) => `${row.method} ${row.path} · ${of} · ${caller}`

let nextAddress = 1
async function send(cell: Cell, who: Who, params: Params): Promise<TestReply> {
  const { method, path } = cell.row
  const { body, query = '' } = wishFor(house, method, path, { of: cell.of, who })
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? name) + query
  // Guesses at sign-in are counted by address.
  const ip = isPublic(cell) ? `198.51.100.${nextAddress++ % 250}` : undefined
  for (let tries = 0; ; tries++) {
    const reply = await ask(house, who, method, url, body, ip)
    // Of expensive routes one caller gets few at once.
    if (reply.status !== 429 || tries === 50) return reply
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const known = new Map<string, Promise<Params>>()
/** One object for all routes of its kind. */
function shared({ row, of, caller }: Cell): Promise<Params> {
  const kind = /[^/]+\/\{.*?\}(\/(?:notes|sessions)\/\{.*?\})?/.exec(row.path)?.[0] ?? ''
  const isOfCaller = of === 'one’s own' || of === 'another’s'
  const key = `${row.path.startsWith('/tickets')} ${kind} ${of} ${isOfCaller ? caller : ''}`
  const object = known.get(key) ?? objectFor(house, row.path, of, caller, house.callers[caller])
  known.set(key, object)
  return object
}

/** What a refusal says, without what differs from request to request. */
const words = ({ status, body }: TestReply) => JSON.stringify({ ...body, status, instance: 0, request_id: 0 })
const unseen: Partial<Record<CallerName, string>> = {
  A: canary.Support,
  viewer: canary.Support,
  supervisor: canary.Support,
  assigned: canary.Support,
  key: canary.Support,
  customer: canary.Support,
  B: canary.Sales,
}

/** What is wrong with a reply, seen beside the one for a thing that never was. */
function faultsOf(cell: Cell, reply: TestReply, nothing: TestReply): string[] {
  const secret = unseen[cell.caller]
  const isTold = !isAllowed(cell) && words(reply) !== words(nothing)
  return [
    ...(reply.status === cell.status ? [] : [`${reply.status} instead of ${cell.status}: ${reply.text.slice(0, 200)}`]),
    ...(secret && reply.text.includes(secret) ? [`shows ${secret}`] : []),
    ...(isTold ? [`differs from one that never was: ${words(reply)}`] : []),
  ].map((fault) => `${named(cell)}: ${fault}`)
}

test('28: every route of the OpenAPI document has a line in answers.md, and every line a route', () => {
  const without = [...routes].filter((route) => !table.has(route))
  const gone = [...table.keys()].filter((route) => !routes.has(route))
  expect({ without, gone }, 'Put the route under a heading of server/test/access/answers.md').toEqual({
    without: [],
    gone: [],
  })
})

test('28: who may not gets the table’s refusal, the same as for what never was, and changes nothing; no read shows another department', async () => {
  const quiet = cells.filter(changesNothing)
  expect(quiet.length).toBeGreaterThan(2000)
  const objects = new Map<Cell, Params>()
  for (const cell of quiet) objects.set(cell, await shared(cell))
  await house.app.settled()
  const before = await fingerprint(house.app.sql)

  const replies = new Map<string, TestReply>()
  await inParallel(quiet, 12, async (cell) => {
    replies.set(named(cell), await send(cell, house.callers[cell.caller], objects.get(cell)!))
  })
  const faults = quiet.flatMap((cell) => {
    const last = [...cell.row.answers.keys()].at(-1)!
    const reply = replies.get(named(cell))!
    return faultsOf(cell, reply, replies.get(named({ ...cell, of: last })) ?? reply)
  })
  expect(faults).toEqual([])
  await house.app.settled()
  expect(await fingerprint(house.app.sql)).toEqual(before)
}, 60_000)

test('28: who may is answered as the table says', async () => {
  const loud = cells.filter((cell) => !changesNothing(cell))
  expect(loud.length).toBeGreaterThan(400)
  const faults: string[] = []
  await inParallel(loud, 6, async (cell) => {
    const { row, of, caller } = cell
    const who = isOnOneself(cell) && !isPublic(cell) ? await house.make[caller]() : house.callers[caller]
    const reply = await send(cell, who, await objectFor(house, row.path, of, caller, who))
    faults.push(...faultsOf(cell, reply, reply))
  })
  expect(faults).toEqual([])
}, 60_000)
