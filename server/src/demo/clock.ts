import type { Random } from './random.ts'
import type { Line } from './scripts/line.ts'
import type { DemoChannel } from './types.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const opensAt = 7
const closesAt = 21
const replyWindowMs = 23.5 * hour

/** How much is written in each hour of the day (UTC), midnight first. */
const hourWeights = [0.4, 0.2, 0.1, 0.1, 0.2, 0.5, 1, 2, 4, 6, 6, 6, 5, 5, 6, 6, 6, 5, 3, 3, 3, 2, 1.5, 0.8]

/** A moment in [from, until), likelier in office hours and on working days. */
export function pickStart(random: Random, from: number, until: number): number {
  let at = from
  for (let tries = 0; tries < 40; tries++) {
    at = from + random.next() * Math.max(until - from, minute)
    const date = new Date(at)
    const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6
    if (random.next() * 6 < hourWeights[date.getUTCHours()]! * (weekend ? 0.5 : 1)) break
  }
  return wholeSeconds(at)
}

/**
 * When each line was written, in ms since 1970, ascending. Agents write while the shop is staffed and, on channels with a
 * reply window, within 24 hours of the customer, unless the line is there to fail.
 */
export function scheduleLines(random: Random, lines: Line[], channel: DemoChannel, start: number): number[] {
  const windowed = channel === 'whatsapp' || channel === 'facebook'
  const times: number[] = []
  let lastCustomer: number | undefined
  let previous: Line | undefined
  let at = start
  for (const line of lines) {
    const byStaff = line.by === 'agent' || line.by === 'colleague'
    if (previous) {
      const inTheMorning = byStaff && line.gap === 'nextDay'
      const wished = inTheMorning ? nextMorning(random, at) : at + pauseBefore(random, line, previous, channel)
      at = Math.max(at + 1000, wholeSeconds(byStaff ? whileStaffed(random, wished) : byDay(random, line, wished)))
    } else if (byStaff) at = wholeSeconds(whileStaffed(random, start))
    const closing = (lastCustomer ?? at) + replyWindowMs
    if (windowed && byStaff && !line.internal && line.gap !== 'tooLate' && at > closing) {
      at = Math.max(times.at(-1)! + 1000, wholeSeconds(closing - random.between(1, 20) * minute))
    }
    if (line.by === 'customer') lastCustomer = at
    times.push(at)
    previous = line
  }
  return times
}

/** Puts the customer's last words `agoMs` before `now`, if they were written before that. */
export function bringToLife(lines: Line[], times: number[], now: number, agoMs: number): number[] {
  let first = lines.length
  while (first > 0 && lines[first - 1]!.by === 'customer') first--
  const shift = now - agoMs - (times.at(-1) ?? now)
  return shift > 0 ? times.map((at, index) => (index >= first ? wholeSeconds(at + shift) : at)) : times
}

/** Draws a thread together so that it ends before `until`; its first line stays. */
export function compress(times: number[], until: number): number[] {
  const [start] = times
  const end = times.at(-1)
  if (start === undefined || end === undefined || end <= until) return times
  const ratio = (until - start) / (end - start)
  return times.map((at) => wholeSeconds(start + (at - start) * ratio))
}

function pauseBefore(random: Random, line: Line, previous: Line, channel: DemoChannel): number {
  switch (line.gap) {
    case 'hours':
      return random.between(55, 270) * minute
    case 'nextDay':
      return random.between(15, 21) * hour + random.between(0, 59) * minute
    case 'days':
      return random.between(40, 90) * hour
    case 'tooLate':
      return random.between(26, 44) * hour
    case undefined:
  }
  if (line.by === 'bot' || line.by === 'system') return random.between(2, 9) * 1000
  const sameHand = line.by === previous.by
  if (sameHand) return random.between(25, 200) * 1000
  if (line.by === 'customer')
    return channel !== 'chatbot' && random.chance(0.14) ? random.between(30, 240) * minute : aFew(random, 5)
  return random.chance(0.1) ? random.between(40, 150) * minute : aFew(random, 11)
}

/** Minutes with a long tail around `mean`, in ms. */
function aFew(random: Random, mean: number): number {
  return (0.6 - Math.log(1 - random.next()) * mean) * minute
}

function whileStaffed(random: Random, at: number): number {
  const intoDay = ((at % day) + day) % day
  if (intoDay >= opensAt * hour && intoDay < closesAt * hour) return at
  const midnight = at - intoDay + (intoDay >= closesAt * hour ? day : 0)
  return midnight + opensAt * hour + random.between(3, 95) * minute
}

/** Before eleven, today's morning only for what came in the night. */
function nextMorning(random: Random, at: number): number {
  const intoDay = ((at % day) + day) % day
  return at - intoDay + (intoDay < 6 * hour ? 0 : day) + random.between(7 * 60 + 5, 10 * 60 + 50) * minute
}

/** Customers may write late, but one who comes back after hours does so when awake. */
function byDay(random: Random, line: Line, at: number): number {
  if (line.by !== 'customer' || !line.gap) return at
  const intoDay = ((at % day) + day) % day
  return intoDay < 6.5 * hour ? at - intoDay + random.between(400, 600) * minute : at
}

function wholeSeconds(at: number): number {
  return Math.floor(at / 1000) * 1000
}
