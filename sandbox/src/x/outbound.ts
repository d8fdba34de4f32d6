import type { TwitterAccount } from '../accounts.ts'
import type { ApiReply } from '../api/serve.ts'
import { isObject } from '../fields.ts'
import { newSnowflake } from '../ids.ts'
import { WindowCounter } from '../limits.ts'
import type { Stage } from '../stage.ts'
import type { XInbound } from './inbound.ts'
import { xProblem } from './problems.ts'

export const maxTextLength = 10_000

type Dm = { text: string | null; mediaId: string | null }

/** The side on which Parley sends direct messages. */
export class XOutbound {
  readonly #stage: Stage
  readonly #inbound: XInbound
  readonly #quarterHours = new WindowCounter()
  readonly #days = new WindowCounter()

  constructor(stage: Stage, inbound: XInbound) {
    this.#stage = stage
    this.#inbound = inbound
  }

  /** `POST /2/dm_conversations/with/{participant_id}/messages`: 201, and later the own message as an echo. */
  send(account: TwitterAccount, to: string, body: unknown): ApiReply {
    const { headers, allowed } = this.#count(account)
    const answer = allowed ? this.#accept(account, to, body) : xProblem(429)
    return { ...answer, headers }
  }

  #accept(account: TwitterAccount, to: string, body: unknown): ApiReply {
    if (!/^\d{1,19}$/.test(to)) return xProblem(400, 'participant_id must be a user id')
    const dm = checkDm(body)
    if (typeof dm === 'string') return xProblem(400, dm)
    if (dm.mediaId !== null && this.#stage.media.find(dm.mediaId)?.ownerId !== account.userId) {
      return xProblem(400, `media ${dm.mediaId} is not one of this user's uploads`)
    }
    const { strangers, echoMs } = this.#stage.behaviour().twitter
    if (to === account.userId || (strangers === 'unknown' && !this.#inbound.people.find(to))) return xProblem(403)
    this.#inbound.meet(to)
    const at = this.#stage.now()
    const id = newSnowflake(at)
    const text = dm.text ?? ''
    this.#stage.records.addSent({
      platform: 'twitter',
      accountId: account.userId,
      to,
      id,
      kind: dm.mediaId === null ? 'text' : 'media',
      text: dm.text,
      body,
      replyTo: null,
      opaque: null,
      acceptedAt: at,
      status: 'accepted',
      statuses: [],
    })
    this.#inbound.people.thread(account.userId, to).lastSentId = id
    this.#inbound.events.push({ id, text, senderId: account.userId, otherId: to, accountId: account.userId, at })
    this.#stage.activity.after(echoMs, () => this.#inbound.echo(account, to, text, id))
    return { status: 201, body: { data: { dm_conversation_id: conversationId(account.userId, to), dm_event_id: id } } }
  }

  #count(account: TwitterAccount) {
    const { quarterHourLimit, dayLimit } = this.#stage.behaviour().twitter
    const now = this.#stage.now()
    const quarter = this.#quarterHours.take(account.userId, quarterHourLimit, now)
    const day = quarter.allowed ? this.#days.take(account.userId, dayLimit, now) : null
    const tightest = day && !day.allowed ? day : quarter
    const headers: Record<string, string> = quarterHourLimit
      ? {
          'x-rate-limit-limit': String(tightest.limit),
          'x-rate-limit-remaining': String(tightest.remaining),
          'x-rate-limit-reset': String(Math.ceil(tightest.resetAt / 1000)),
        }
      : {}
    return { headers, allowed: tightest.allowed }
  }
}

/** The id of a one-to-one conversation: the smaller user id first. */
export function conversationId(a: string, b: string): string {
  return BigInt(a) < BigInt(b) ? `${a}-${b}` : `${b}-${a}`
}

function checkDm(body: unknown): Dm | string {
  if (!isObject(body)) return 'a JSON body is needed'
  const { text, attachments, ...unknown } = body
  const [name] = Object.keys(unknown)
  if (name !== undefined)
    return `$.${name}: is not defined in the schema and the schema does not allow additional properties`
  if (text === undefined && attachments === undefined) return 'text or attachments is needed'
  if (text !== undefined && !(typeof text === 'string' && text.length > 0 && [...text].length <= maxTextLength)) {
    return `text must have 1 to ${maxTextLength} characters`
  }
  if (attachments === undefined) return { text: text ?? null, mediaId: null }
  const [attachment, ...more] = Array.isArray(attachments) ? attachments : []
  if (more.length > 0 || !isObject(attachment) || typeof attachment.media_id !== 'string') {
    return 'attachments must hold one media_id'
  }
  return { text: text ?? null, mediaId: attachment.media_id }
}
