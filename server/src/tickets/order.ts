import { type Sort, type Status, statuses } from '@parley/contract'
import type { Bind } from '../db/statement.ts'
import { type ListFilter, openStatuses, statusIn } from './filter.ts'

/**
 * The orders of lists. Each list is a merge of branches, and each branch a range of one index that lies in the list's order already,
 * so that a page costs what it holds, whatever history there is:
 * - newest, updated: one branch a status;
 * - waiting: among open tickets one branch a priority of `ticket_queue`; among the others, where nobody waits, one a status;
 * - priority: `ticket_queue` as it lies, then the others.
 * What is small by itself (snoozed, undelivered, a customer's) is one branch, and sorted. Equals stand newest first.
 */
export type Order = {
  /** What rows are ordered by before their id. */
  keys: readonly Key[]
  branches(bind: Bind, filter: ListFilter, place: Place | null): Branch[]
}
type Key = {
  /** On any ticket `t`. */
  sql: string
  type: 'timestamptz' | 'int'
  isDescending?: boolean
}
export type Branch = {
  where: string
  /** What follows on the place, looked at in what `where` found: among the others it would tempt the plan to an index that holds all. */
  after?: string
  /** How the keys are told from within the branch, when an index has them otherwise or all are the same. */
  keys?: readonly string[]
}

/** The last row of the page before: its keys, then its id. */
export type Place = readonly string[]

const isInQueue = statusIn(openStatuses)
const since = `coalesce(t.waiting_since, 'infinity')`
const nobodyWaits = 'infinity'
const urgency = `array_position('{urgent,high,medium,low}'::text[], t.priority)`
const urgencies = [1, 2, 3, 4]
const noUrgency = 5

const newest: Order = {
  keys: [],
  branches(bind, filter, place) {
    const after = place ? ` and ${follows(bind, [], place)}` : ''
    if (filter.statuses.length === statuses.length && !filter.assignedAgentId && !filter.departmentId)
      return [{ where: `true${after}` }]
    return filter.statuses.map((status) => ({ where: statusIn([status]) + after }))
  },
}

const updated: Order = {
  keys: [{ sql: 't.updated_at', type: 'timestamptz', isDescending: true }],
  branches(bind, filter, place) {
    const after = place ? ` and ${follows(bind, updated.keys, place)}` : ''
    return filter.statuses.map((status) => ({ where: statusIn([status]) + after }))
  },
}

const waiting: Order = {
  keys: [{ sql: since, type: 'timestamptz' }],
  branches(bind, filter, place) {
    const [at, id] = place ?? []
    const queue = (open(filter).length > 0 ? urgencies : []).flatMap((n) => {
      const where = `${queued(filter)} and ${urgency} = ${n}`
      return at === undefined ? [{ where }] : afterWait(bind, where, at, id!)
    })
    const others = done(filter).map((status) => ({
      where: statusIn([status]) + (at === nobodyWaits ? ` and t.id < ${bind(id)}::uuid` : ''),
      keys: [`'${nobodyWaits}'::timestamptz`],
    }))
    return [...queue, ...others]
  },
}

const priority: Order = {
  keys: [
    { sql: `case when ${isInQueue} then ${urgency} else ${noUrgency} end`, type: 'int' },
    { sql: since, type: 'timestamptz' },
  ],
  branches(bind, filter, place) {
    const [rank = '0', at, id] = place ?? []
    const n = Number(rank)
    const within = (is: string) => `${queued(filter)} and ${urgency} ${is} ${n}`
    const isQueueLeft = open(filter).length > 0 && n < noUrgency
    const queue: Branch[] = isQueueLeft ? [{ where: within('>') }] : []
    if (isQueueLeft && n > 0) queue.push(...afterWait(bind, within('='), at!, id!))
    const others = done(filter).map((status) => ({
      where: statusIn([status]) + (n === noUrgency ? ` and t.id < ${bind(id)}::uuid` : ''),
      keys: [`'${noUrgency}'::int`, `'${nobodyWaits}'::timestamptz`],
    }))
    return [...queue.map((branch) => ({ ...branch, keys: [urgency, since] })), ...others]
  },
}

export const orders: Record<Sort, Order> = { newest, updated, waiting, priority }

/** The one branch of a list that is small by itself. */
export function wholeBranch(bind: Bind, order: Order, filter: ListFilter, place: Place | null): Branch {
  const where = filter.statuses.length === statuses.length ? 'true' : statusIn(filter.statuses)
  if (!place) return { where }
  const after = follows(bind, order.keys, place)
  const isIndexed = order === newest || (order === updated && filter.isUndelivered)
  return isIndexed ? { where: `${where} and ${after}` } : { where, after }
}

function follows(bind: Bind, keys: readonly Key[], place: Place): string {
  const id = `${bind(place.at(-1))}::uuid`
  const values = keys.map(({ type }, n) => `${bind(place[n])}::text::${type}`)
  if (keys === updated.keys) return `(t.updated_at, t.id) < (${values[0]}, ${id})`
  return keys.reduceRight(
    (rest, { sql }, n) => `(${sql} > ${values[n]} or (${sql} = ${values[n]} and ${rest}))`,
    `t.id < ${id}`,
  )
}

/** What follows on a place in a part of the queue whose rows are ordered by wait: who has waited as long, then who waits shorter. */
function afterWait(bind: Bind, where: string, at: string, id: string): Branch[] {
  const value = `${bind(at)}::text::timestamptz`
  const equals = { where: `${where} and ${since} = ${value} and t.id < ${bind(id)}::uuid` }
  return at === nobodyWaits ? [equals] : [equals, { where: `${where} and ${since} > ${value}` }]
}

const open = (filter: ListFilter): Status[] => filter.statuses.filter((status) => openStatuses.includes(status))
const done = (filter: ListFilter): Status[] => filter.statuses.filter((status) => !openStatuses.includes(status))

/** The partial index is taken for its own condition only. */
function queued(filter: ListFilter): string {
  const wanted = open(filter)
  return wanted.length === openStatuses.length ? isInQueue : `${isInQueue} and ${statusIn(wanted)}`
}
