import type { TwitterAccount } from '../accounts.ts'
import type { Delivered, Written } from '../delivery/outcome.ts'
import type { UpdateKind } from '../faults.ts'
import { newSnowflake } from '../ids.ts'
import type { Stage } from '../stage.ts'
import type { XUpdate, XUser } from '../webhooks/x.ts'
import type { XWrites } from '../webhooks/x-writes.ts'
import { XInbound } from './inbound.ts'
import { XWebhooks } from './webhooks.ts'

export type XCustomer = { userId: string; name?: string; screenName?: string }
export type XEcho = { account?: string; to: string; text?: string; id?: string }

/** X's direct messages, played: what happens on its side; `routes.ts` has the API that Parley calls. */
export class XDouble {
  readonly inbound: XInbound
  readonly webhooks: XWebhooks
  readonly #stage: Stage

  constructor(stage: Stage) {
    this.#stage = stage
    this.webhooks = new XWebhooks(stage)
    this.inbound = new XInbound(stage, this.webhooks)
  }

  /** A customer does something; resolves with Parley's first answer. */
  write(write: XWrites): Promise<Written> {
    return this.inbound.write(write)
  }

  /** Somebody answered the customer in X's own app. */
  echo({ account, to, text = 'Hello from the app', id }: XEcho): Promise<Written> {
    return this.inbound.echo(this.inbound.account(account), to, text, id ?? newSnowflake(this.#stage.now()))
  }

  /** Tells a whole body. */
  event({ account, body, kind = 'other' }: { account?: string; body: XUpdate; kind?: UpdateKind }): Promise<Delivered> {
    return this.inbound.tell(this.inbound.account(account), kind, body)
  }

  addCustomer(customer: XCustomer): XUser {
    return this.inbound.meet(customer.userId, customer.name, customer.screenName)
  }

  customers(): (XUser & { lastMessageAt: number | null })[] {
    const { userId } = this.inbound.account()
    return this.inbound.people.list().map((person) => {
      return { ...person, lastMessageAt: this.inbound.people.thread(userId, person.id).lastCustomerAt }
    })
  }

  /** Name and @name of a person, as the conversation's head shows them. */
  nameOf(userId: string): { name: string; handle: string } {
    const person = this.inbound.people.find(userId)
    return { name: person?.name ?? userId, handle: person ? `@${person.screenName}` : userId }
  }

  /** The CRC that X makes when a webhook is created, put again, and from time to time. */
  verify(account: TwitterAccount) {
    return this.webhooks.check(account)
  }
}
