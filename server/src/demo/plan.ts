import { type Entry, makeIdentity } from './directory.ts'
import type { Random } from './random.ts'
import type { DemoChannel, DemoIdentity, DemoStatus } from './types.ts'

const hour = 3_600_000
const day = 24 * hour

const ticketCounts: [DemoChannel, number][] = [
  ['whatsapp', 80],
  ['facebook', 46],
  ['twitter', 28],
  ['chatbot', 32],
  ['api', 14],
]

/** Tickets that are not closed; all others are. Ages of the first message, in hours, before now. */
const unfinished: { status: DemoStatus; count: number; ages: [number, number]; live: number }[] = [
  { status: 'new', count: 12, ages: [3, 15], live: 8 },
  { status: 'open', count: 24, ages: [3, 44], live: 9 },
  { status: 'pending_customer', count: 18, ages: [4, 110], live: 0 },
  { status: 'resolved', count: 44, ages: [9, 220], live: 0 },
]

/** A long thread may begin this much earlier than its ticket's ages say. */
const slackMs = 96 * hour

/** What a ticket will be, before it has words. Its thread lies wholly between `earliest` and `until`. */
export type Plan = {
  entry: Entry
  identity: DemoIdentity
  status: DemoStatus
  /** The first message stands in [from, startUntil). */
  from: number
  startUntil: number
  /** Where `from` may move to when the thread is too long. */
  earliest: number
  until: number
  /** No other ticket stands on the identity. */
  onlyContact: boolean
  /** The customer wrote within the last hours. */
  live: boolean
}

/** 200 plans; on one identity the tickets follow each other and all but the newest are closed. */
export function planTickets(random: Random, directory: Entry[], now: Date): Plan[] {
  const lanes = makeLanes(random, directory)
  const endings = unfinished.flatMap((kind) =>
    Array.from({ length: kind.count }, (_, at) => ({ ...kind, isLive: at < kind.live })),
  )
  const order = random.shuffled(lanes)
  return order.flatMap((lane, at) => planLane(random, lane, endings[at], now.getTime()))
}

type Lane = { entry: Entry; identity: DemoIdentity; tickets: number }

function makeLanes(random: Random, directory: Entry[]): Lane[] {
  const taken = new Set<string>()
  return ticketCounts.flatMap(([channel, count]) => {
    if (channel === 'chatbot') return makeSessions(random, directory, count, taken)
    const lanes = directory.flatMap((entry) =>
      entry.customer.identities
        .filter((identity) => identity.channel === channel)
        .map((identity) => ({ entry, identity, tickets: 1 })),
    )
    for (let left = count - lanes.length; left > 0; left--) {
      random.pick(lanes.filter((lane) => lane.tickets < 4)).tickets++
    }
    return lanes
  })
}

function makeSessions(random: Random, directory: Entry[], count: number, taken: Set<string>): Lane[] {
  const visitors = [...random.shuffled(directory).slice(0, count - 6), ...random.shuffled(directory).slice(0, 6)]
  return visitors.map((entry) => {
    const identity = makeIdentity(random, 'chatbot', entry.person, taken)
    entry.customer.identities.push(identity)
    return { entry, identity, tickets: 1 }
  })
}

type Ending = (typeof unfinished)[number] & { isLive: boolean }

function planLane(random: Random, lane: Lane, ending: Ending | undefined, now: number): Plan[] {
  const { entry, identity, tickets } = lane
  const plans: Plan[] = []
  const common = { entry, identity, onlyContact: tickets === 1 }
  let until = now
  let past = tickets
  if (ending) {
    const [youngest, oldest] = ending.ages
    const from = now - oldest * hour
    const startUntil = now - youngest * hour
    const earliest = from - slackMs
    plans.push({ ...common, status: ending.status, from, startUntil, earliest, until: now, live: ending.isLive })
    until = earliest - hour
    past--
  }
  const oldest = now - 29.9 * day
  const newest = Math.min(until, now - day)
  const span = (newest - oldest) / Math.max(past, 1)
  for (let at = 0; at < past; at++) {
    const from = oldest + at * span
    const startUntil = past === 1 && random.chance(0.7) ? newest - 4 * day : from + span * 0.45
    plans.push({ ...common, status: 'closed', from, startUntil, earliest: from, until: from + span, live: false })
  }
  return plans
}
