import { caughtUp, type PutOff } from '../house/caught-up.ts'
import type { House, Measured } from '../house/house.ts'
import { median } from '../numbers.ts'
import { boundLine, type Line, mustBeGood, type Report, rateLine } from '../report.ts'
import type { Size } from '../size.ts'

const connections = 64
/** More than any side answers on the machines that this is meant for; what is missing is built while the clock runs. */
const preparedPerSecond = 6000

/**
 * Signed WhatsApp webhooks from distinct customers, to tickets on the live feed, beside a handler that only verifies and commits
 * the raw body. Then half of the rate that was found, sent on time: how long the 200 takes, and how long the ticket.
 */
export async function intake(house: House, size: Size): Promise<Report> {
  const feed = new Webhooks(house)
  const bare: Round[] = []
  const ours: Round[] = []
  await feed.bare(size.warmSeconds)
  await feed.parley(size.warmSeconds)
  const putOff: PutOff[] = [await caughtUp(house)]
  for (let round = 0; round < size.rounds; round++) {
    bare.push(roundOf(await feed.bare(size.roundSeconds)))
    ours.push(roundOf(await feed.parley(size.roundSeconds)))
    putOff.push(await caughtUp(house))
  }
  const rate = median(ours.map(({ rate }) => rate))
  const half: Measured[] = []
  for (let round = 0; round < size.rounds; round++) half.push(await feed.parley(size.roundSeconds, rate / 2))
  const lines: Line[] = [
    rateLine('webhooks to tickets on the live feed, 64 connections', 0.35, ours, bare),
    boundLine(
      'p99 of the 200 at half that load',
      half.map(({ latency }) => latency.p99),
      'ms',
      50,
    ),
    boundLine(
      'p50 of the 200 at half that load',
      half.map(({ latency }) => latency.p50),
      'ms',
    ),
    boundLine(
      'receipt to live frame, p99 at half that load',
      half.map(({ live }) => live?.latency.p99 ?? 0),
      'ms',
      100,
    ),
    boundLine(
      'receipt to live frame, p50 at half that load',
      half.map(({ live }) => live?.latency.p50 ?? 0),
      'ms',
    ),
    boundLine(
      'p99 of the 200 at full load',
      ours.map(({ latency }) => latency.p99),
      'ms',
    ),
    boundLine(
      'bare: p99 of the 200 at full load',
      bare.map(({ latency }) => latency.p99),
      'ms',
    ),
    boundLine(
      'events that search and other consumers had put off after a round at full load',
      putOff.slice(1).map(({ behind }) => behind),
      '',
    ),
    boundLine(
      'made up for within',
      putOff.slice(1).map(({ seconds }) => seconds),
      's',
    ),
  ]
  return { benchmark: 'intake', lines, details: { bare, ours, half, putOff } }
}

export type Round = Measured & { rate: number }

/** Requests that came to their end, a second, over the whole time until the last of them did. */
export function roundOf(result: Measured): Round {
  const done = result.live?.seen ?? result.good
  const ms = result.live?.processedMs ?? result.answeredMs
  return { ...result, rate: (done * 1000) / ms }
}

/** Webhooks that never repeat a customer or a message id within one house. */
export class Webhooks {
  readonly #house: House
  #next = 1

  constructor(house: House) {
    this.#house = house
  }

  async bare(seconds: number): Promise<Measured> {
    return this.#send('bare', { seconds })
  }

  async parley(seconds: number, rate?: number): Promise<Measured> {
    return this.#send('parley', { seconds, ...(rate ? { rate } : {}), liveKey: this.#house.key })
  }

  async #send(side: 'bare' | 'parley', load: { seconds: number; rate?: number; liveKey?: string }): Promise<Measured> {
    const path = side === 'bare' ? '/webhook' : '/api/webhooks/whatsapp'
    const result = await this.#house.load(side, {
      ...load,
      connections,
      prepare: Math.ceil((load.rate ?? preparedPerSecond) * Math.min(load.seconds, 10)),
      expect: 200,
      recipe: { kind: 'webhooks', path, first: this.#next },
    })
    this.#next += result.sent
    return mustBeGood(result, `${side} ${path}`)
  }
}
