import { allPermissions, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { makeKey } from '../../../server/src/access/keys.ts'
import type { EventRow } from '../../../server/src/log/read.ts'
import { fillBatch } from '../../../server/src/search/backfill.ts'
import { searchIndex } from '../../../server/src/search/consumer.ts'
import type { House } from '../house/house.ts'
import { median, spread } from '../numbers.ts'
import { boundLine, type Line, mustBeGood, type Report } from '../report.ts'
import { seed } from '../seed.ts'
import type { Size } from '../size.ts'

const connections = 4
const bound = 100
const indexedPerSecond = 2000
const messagesPerTicket = 5
const vocabulary = Array.from({ length: 3000 }, (_, n) => wordOf(n))

/** Words of two to four syllables, all different, of which many begin alike. */
function wordOf(n: number): string {
  const syllables = ['ka', 'lo', 'mi', 'ne', 'pu', 'ra', 'so', 'ti', 'vu', 'za', 'be', 'di', 'fo', 'gu', 'he']
  let word = ''
  for (let rest = n; word.length < 4 || rest > 0; rest = Math.floor(rest / 15)) word = `${syllables[rest % 15]}${word}`
  return word
}

/** @param check throws when the first page of the answer is not what it must be */
type Question = { name: string; paths: string[]; key?: string; check(found: Found): boolean }
type Found = { results: { ticket: { ticket_id: string; department_id: string | null } }[]; more: boolean }

/**
 * Search in a house with a million messages: how fast they go into the index, and how long each kind of question takes that is
 * hard in its own way.
 */
export async function search(house: House, size: Size): Promise<Report> {
  const tickets = size.searched / messagesPerTicket
  const departmentIds = [uuidv7(), uuidv7(), uuidv7()] as const
  for (const id of departmentIds)
    await house.sql`insert into department (id, name) values (${id}, ${`Department ${id}`})`
  await seed(house.sql, { tickets, messagesPerTicket, inboxId: house.inboxId, vocabulary, departmentIds })
  const lines = [await fill(house), await follow(house)]
  const questions = await questionsOf(house, departmentIds, tickets)
  for (const question of questions) await mustBeRight(house, question)
  const bare: number[] = []
  const p95s = new Map<Question, number[]>(questions.map((question) => [question, []]))
  for (let round = 0; round < size.rounds; round++)
    for (const question of questions) {
      bare.push(await bareP95(house, size.roundSeconds / 8))
      p95s.get(question)?.push(await p95Of(house, question, size.roundSeconds / 4))
    }
  for (const [{ name }, values] of p95s)
    lines.push({ ...boundLine(`p95, ${name}`, values, 'ms', bound), limit: median(bare), limitSpread: spread(bare) })
  return {
    benchmark: 'search',
    lines,
    details: { bare, p95s: Object.fromEntries([...p95s].map(([q, v]) => [q.name, v])) },
  }
}

function rateOf(name: string, done: number, began: number): Line {
  const value = (done * 1000) / (performance.now() - began)
  return { name, value, unit: '/s', atLeast: indexedPerSecond, passed: value >= indexedPerSecond }
}

/** Everything that is there, as after an update to the release that brought search. */
async function fill({ sql }: House): Promise<Line> {
  await sql`update search_state set before = 'ffffffff-ffff-ffff-ffff-ffffffffffff'`
  const began = performance.now()
  while (await fillBatch(sql));
  const [row] = await sql<{ n: string }[]>`select count(*) as n from search_entry`
  const line = rateOf('entries a second, what was there', Number(row?.n), began)
  await sql.unsafe('vacuum analyze search_entry')
  return line
}

/** New messages, as the consumer of the log takes them. */
async function follow({ sql }: House): Promise<Line> {
  const newest = await sql<EventRow[]>`
    delete from search_entry where id in (select id from message order by id desc limit 20000)
    returning 'message.created' as type, id as message_id, ticket_id, '{}'::jsonb as data`
  const began = performance.now()
  for (let from = 0; from < newest.length; from += 500)
    await sql.begin((tx) => searchIndex.handle(tx, newest.slice(from, from + 500)))
  return rateOf('messages a second, as they come', newest.length, began)
}

const path = (q: string, more = ''): string => `/api/v1/search?q=${encodeURIComponent(q)}${more}`

async function questionsOf(house: House, departmentIds: readonly string[], tickets: number): Promise<Question[]> {
  const [few, some] = departmentIds.map((id) => [id]) as [string[], string[]]
  const keyOf = async (departmentIds: string[]) =>
    (
      await makeKey(
        house.sql,
        { name: 'bench', permissions: allPermissions, departmentIds, createdBy: null, expiresAt: null },
        new Date(),
      )
    ).key
  const [smallKey, largeKey] = [await keyOf(few), await keyOf(some)]
  const numbers = Array.from({ length: 500 }, (_, n) => 1 + ((n * 7919) % tickets))
  const common = vocabulary.slice(0, 20)
  const rare = vocabulary.slice(-500)
  // A search that runs out of its time answers with what it has, and says that there is more.
  const isPage = ({ results, more }: Found) => results.length === 20 || (more && results.length > 0)
  const isOnly = (department: string) => (found: Found) =>
    (found.more || found.results.length >= Math.min(20, tickets / 2000)) &&
    found.results.every(({ ticket }) => ticket.department_id === toId('department', department))
  const isSome = ({ results }: Found) => results.length > 0
  const isNone = ({ results }: Found) => results.length === 0
  const isOne = ({ results, more }: Found) => results.length >= 1 && results.length <= 2 && !more
  return [
    { name: 'the twenty commonest words', paths: common.map((word) => path(word)), check: isPage },
    {
      name: 'two common words',
      paths: common.map((word, n) => path(`${word} ${common[(n + 7) % 20]}`)),
      check: isPage,
    },
    { name: 'rare words', paths: rare.map((word) => path(word)), check: isPage },
    {
      name: 'a word and a beginning',
      paths: rare.map((word, n) => path(`${common[n % 20]} ${word.slice(0, 5)}`)),
      check: isSome,
    },
    { name: 'beginnings of one letter', paths: [...'klmnprstvz'].map((letter) => path(letter)), check: isPage },
    { name: 'beginnings of three letters', paths: rare.map((word) => path(word.slice(0, 3))), check: isPage },
    {
      name: 'one message’s own number',
      paths: numbers.map((n) => path(`order ${n}`)),
      check: isSome,
    },
    { name: 'ticket numbers', paths: numbers.map((n) => path(`#${n}`)), check: isSome },
    { name: 'e-mail addresses', paths: numbers.map((n) => path(`seeded-${n}@example.com`)), check: isOne },
    {
      name: 'telephone numbers',
      paths: numbers.map((n) => path(`+1 999-${String(n).padStart(7, '0')}`)),
      check: isOne,
    },
    {
      name: 'names that all begin alike',
      paths: numbers.map((n) => path(`customer ${n}`)),
      check: isSome,
    },
    {
      name: 'words that nobody wrote',
      paths: numbers.map((n) => path(`${common[n % 20]} xq${n}`)),
      check: isNone,
    },
    { name: 'sixteen words', paths: [path(vocabulary.slice(0, 16).join(' '))], check: () => true },
    {
      name: 'common words in one ticket of a thousand',
      paths: common.map((word) => path(word)),
      key: smallKey,
      check: isOnly(few[0]!),
    },
    {
      name: 'common words in three tickets of ten',
      paths: common.map((word) => path(word)),
      key: largeKey,
      check: isOnly(some[0]!),
    },
    {
      name: 'one letter in one ticket of a thousand',
      paths: [...'klmnprstvz'].map((letter) => path(letter)),
      key: smallKey,
      check: isOnly(few[0]!),
    },
    { name: 'common words, closed tickets', paths: common.map((word) => path(word, '&status=closed')), check: isPage },
    {
      name: 'common words, nobody’s tag',
      paths: common.map((word) => path(word, '&tag=nothing')),
      check: isNone,
    },
  ]
}

/** The first answer of each reads from disk and is for nobody; the second is checked. */
async function mustBeRight({ parley, key }: House, { name, paths, key: own, check }: Question): Promise<void> {
  const ask = (path: string) => fetch(`${parley.url}${path}`, { headers: { 'x-api-key': own ?? key } })
  for (const path of paths.slice(0, 3)) {
    await (await ask(path)).arrayBuffer()
    const reply = await ask(path)
    const found = (await reply.json()) as Found
    if (reply.status !== 200 || !check(found))
      throw new Error(
        `search, ${name}: ${path} gave ${reply.status}, ${found.results?.length} results, more: ${found.more}`,
      )
  }
}

async function p95Of(house: House, { name, paths, key }: Question, seconds: number): Promise<number> {
  const recipe = { kind: 'fixed', paths, headers: { 'x-api-key': key ?? house.key } } as const
  const result = await house.load('parley', { connections, seconds, expect: 200, recipe })
  return mustBeGood(result, `search, ${name}`).latency.p95
}

async function bareP95(house: House, seconds: number): Promise<number> {
  const recipe = { kind: 'fixed', paths: house.bare.ids.map((id) => `/items/${id}`), headers: {} } as const
  return mustBeGood(await house.load('bare', { connections, seconds, expect: 200, recipe }), 'bare read').latency.p95
}
