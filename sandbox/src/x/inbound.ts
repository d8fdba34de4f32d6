import type { TwitterAccount } from '../accounts.ts'
import { type Delivered, dropped, type Written } from '../delivery/outcome.ts'
import type { UpdateKind } from '../faults.ts'
import { needed, SandboxInputError } from '../fields.ts'
import { newNumericId, newSnowflake } from '../ids.ts'
import { People } from '../people.ts'
import { Ring } from '../ring.ts'
import type { Stage } from '../stage.ts'
import { aaaUpdate, type XHappening, type XUpdate, type XUser, xaaUpdate, xWebhook } from '../webhooks/x.ts'
import { type XWrites, xKinds } from '../webhooks/x-writes.ts'
import type { XWebhooks } from './webhooks.ts'

export const sampleXUser = '3001969357'
const fileKinds = { photo: 'image', video: 'video', animated_gif: 'video' } as const

/** One message of a conversation as the lookup endpoint knows it. */
export type DmEvent = { id: string; text: string; senderId: string; otherId: string; accountId: string; at: number }

/** The side on which customers write direct messages. */
export class XInbound {
  readonly people = new People<XUser>()
  readonly events = new Ring<DmEvent>(5000)
  readonly #stage: Stage
  readonly #webhooks: XWebhooks

  constructor(stage: Stage, webhooks: XWebhooks) {
    this.#stage = stage
    this.#webhooks = webhooks
  }

  /** A customer does something; see `XWrites` for what. */
  async write(write: XWrites): Promise<Written> {
    const account = this.account(write.account)
    const kind = write.kind ?? 'text'
    if (!xKinds.includes(kind)) throw new SandboxInputError(`unknown kind "${kind}"; known: ${xKinds.join(', ')}`)
    const sender = this.meet(write.from ?? sampleXUser, write.name, write.screenName)
    const at = Math.trunc(write.timestamp ?? this.#stage.now())
    const id = write.id ?? newSnowflake(at)
    const body = wholeBody(account, write, at)
    if (body) return { id, ...(await this.tell(account, 'other', body)) }
    const happening = this.#happening(account, sender, write, id, at)
    if (happening.type === 'message') this.#remember(account, happening)
    const kindOfUpdate = happening.type === 'read' || happening.type === 'typing' ? 'status' : 'message'
    return { id, ...(await this.tellHappening(account, kindOfUpdate, happening, write.product)) }
  }

  /** A message from the account itself comes back: sent through the API, or typed in X's own app. */
  async echo(account: TwitterAccount, to: string, text: string, id: string): Promise<Written> {
    const sender = { id: account.userId, name: account.screenName, screenName: account.screenName }
    const message = { type: 'message' as const, id, text, at: this.#stage.now(), sender, recipient: this.meet(to) }
    return { id, ...(await this.tellHappening(account, 'echo', message)) }
  }

  tellHappening(account: TwitterAccount, kind: UpdateKind, happening: XHappening, product?: 'aaa' | 'xaa') {
    const shape = product ?? this.#stage.behaviour().twitter.product
    const update =
      happening.type === 'encrypted' || shape === 'xaa' ? xaaUpdate(account, happening) : aaaUpdate(account, happening)
    const { sender, recipient } = happening
    return this.tell(account, kind, update, sender.id === account.userId ? recipient.id : sender.id)
  }

  /** X posts nothing to a webhook that failed its check; the person sees the own message all the same. */
  async tell(account: TwitterAccount, kind: UpdateKind, update: XUpdate, person?: string): Promise<Delivered> {
    if (this.#webhooks.isValidFor(account)) {
      return this.#stage.delivery.deliver({ platform: 'twitter', account, kind, person, update, pack: xWebhook })
    }
    if (person) this.#stage.transcript.posted({ platform: 'twitter', account: account.userId, person }, update)
    return { ...dropped, error: 'the webhook is not valid: its CRC failed' }
  }

  meet(id: string, name?: string, screenName?: string): XUser {
    const tail = id.slice(-4)
    const person = this.people.meet(id, () => ({ id, name: `Customer ${tail}`, screenName: `customer_${tail}` }))
    if (name !== undefined) person.name = name
    if (screenName !== undefined) person.screenName = screenName
    return person
  }

  account(id?: string): TwitterAccount {
    return needed(this.#stage.accounts.find('twitter', id), `an X account with user id ${id}`)
  }

  #happening(account: TwitterAccount, sender: XUser, write: XWrites, id: string, at: number): XHappening {
    const recipient = { id: account.userId, name: account.screenName, screenName: account.screenName }
    const { kind = 'text' } = write
    const about = { at, sender, recipient }
    if (kind === 'typing' || kind === 'encrypted') return { ...about, type: kind, id }
    if (kind === 'read') {
      const lastSent = this.people.thread(account.userId, sender.id).lastSentId
      return { ...about, type: 'read', lastReadEventId: write.lastReadEventId ?? needed(lastSent, 'lastReadEventId') }
    }
    const message = { ...about, type: 'message' as const, id, text: write.text ?? (isFile(kind) ? '' : 'Hello') }
    if (kind === 'quick_reply') return { ...message, quickReply: write.quickReply ?? 'option-1' }
    if (!isFile(kind)) return message
    const file = this.#stage.media.keep(account.userId, fileKinds[kind], write.media, this.#stage.now())
    const resource = encodeURIComponent(file.fileName)
    const url = `${this.#stage.url()}/x/1.1/ton/data/dm/${id}/${file.id}/${resource}`
    return { ...message, attachment: { mediaId: file.id, type: kind, url } }
  }

  #remember(account: TwitterAccount, message: Extract<XHappening, { type: 'message' }>): void {
    const { id, text, at, sender } = message
    this.events.push({ id, text, senderId: sender.id, otherId: sender.id, accountId: account.userId, at })
    const thread = this.people.thread(account.userId, sender.id)
    thread.lastCustomerAt = Math.max(thread.lastCustomerAt ?? 0, at)
    thread.lastWrittenId = id
  }
}

function isFile(kind: string): kind is keyof typeof fileKinds {
  return Object.hasOwn(fileKinds, kind)
}

function wholeBody(account: TwitterAccount, write: XWrites, at: number): XUpdate | null {
  if (write.kind === 'any') return needed(write.body, 'body')
  const source = { user_id: account.userId }
  if (write.kind === 'revoke') {
    return { user_event: { revoke: { date_time: new Date(at).toISOString(), target: { app_id: '13090192' }, source } } }
  }
  if (write.kind !== 'replay_status') return null
  const job = {
    webhook_id: newNumericId(18),
    job_state: 'Complete',
    job_state_description: 'Job completed successfully',
  }
  return { replay_job_status: { ...job, job_id: newNumericId(18) } }
}
