import type { FastifyInstance } from 'fastify'
import type { FacebookAccount } from '../accounts.ts'
import type { ApiReply } from '../api/serve.ts'
import type { Delivered, Written } from '../delivery/outcome.ts'
import type { ApiFault, UpdateKind } from '../faults.ts'
import { metaHandshake } from '../graph/handshake.ts'
import { smallPng } from '../media/png.ts'
import type { Stage } from '../stage.ts'
import type { MessengerUpdate } from '../webhooks/messenger.ts'
import type { MessengerWrites } from '../webhooks/messenger-writes.ts'
import { MessengerInbound, type MessengerPerson } from './inbound.ts'
import { MessengerOutbound } from './outbound.ts'

export type MessengerCustomer = { psid: string; name?: string; lastMessageAt?: number; account?: string }
export type MessengerEcho = { account?: string; to: string; text?: string; id?: string; standby?: boolean }

/** Facebook Messenger, played. */
export class MessengerDouble {
  readonly #stage: Stage
  readonly #inbound: MessengerInbound
  readonly #outbound: MessengerOutbound

  constructor(stage: Stage) {
    this.#stage = stage
    this.#inbound = new MessengerInbound(stage)
    this.#outbound = new MessengerOutbound(stage, this.#inbound)
  }

  /** A customer does something; resolves with Parley's first answer. */
  write(write: MessengerWrites): Promise<Written> {
    return this.#inbound.write(write)
  }

  /** Somebody answered the customer in Meta's own inbox. */
  echo(echo: MessengerEcho): Promise<Written> {
    return this.#inbound.echo(echo)
  }

  /** Tells any event, whole. */
  event({
    account,
    kind = 'other',
    ...update
  }: MessengerUpdate & { account?: string; kind?: UpdateKind }): Promise<Delivered> {
    return this.#inbound.tell(this.#inbound.account(account), kind, update)
  }

  /** Makes a person known, with the time (Unix milliseconds) of the last message, so that the window is as wished. */
  addCustomer(customer: MessengerCustomer): MessengerPerson {
    const person = this.#inbound.meet(customer.psid, customer.name)
    const thread = this.#inbound.people.thread(this.#inbound.account(customer.account).pageId, person.id)
    if (customer.lastMessageAt !== undefined) thread.lastCustomerAt = customer.lastMessageAt
    return person
  }

  customers(): (MessengerPerson & {
    lastMessageAt: number | null
    seenAt: number | null
    typingUntil: number | null
  })[] {
    const { pageId } = this.#inbound.account()
    return this.#inbound.people.list().map((person) => {
      const { lastCustomerAt, seenAt, typingUntil } = this.#inbound.people.thread(pageId, person.id)
      return { ...person, lastMessageAt: lastCustomerAt, seenAt, typingUntil }
    })
  }

  /** The verification handshake that happens when a callback URL is set. */
  verify(account: FacebookAccount) {
    return metaHandshake(this.#stage, this.#stage.delivery.urlFor('facebook', account), account.verifyToken)
  }

  /** Name of a person, as the chat's head shows it. */
  nameOf(psid: string): { name: string; handle: string } {
    const { firstName, lastName } = this.#inbound.people.find(psid) ?? {
      firstName: 'Customer',
      lastName: psid.slice(-4),
    }
    return { name: `${firstName} ${lastName}`.trim(), handle: `PSID ${psid}` }
  }

  post(account: FacebookAccount, body: unknown, fault?: ApiFault): Promise<ApiReply> {
    return this.#outbound.post(account, body, fault)
  }

  /** The answer to `GET /{id}` for the page itself or a person who has written to it. */
  read(account: FacebookAccount, node: string): ApiReply | null {
    if (node === account.pageId || node === 'me') {
      return { status: 200, body: { id: account.pageId, name: account.pageName ?? 'Sandbox Page' } }
    }
    const person = this.#inbound.people.find(node)
    if (!person) return null
    const body = {
      id: person.id,
      first_name: person.firstName,
      last_name: person.lastName,
      name: `${person.firstName} ${person.lastName}`.trim(),
      profile_pic: `${this.#stage.url()}/cdn/profile/${person.id}.png`,
      locale: 'en_GB',
      timezone: 1,
    }
    return { status: 200, body }
  }

  /** Files that customers sent, as the CDN gives them: without a token. */
  mediaRoutes(app: FastifyInstance): void {
    app.get<{ Params: { id: string; name: string } }>('/cdn/:id/:name', (request, reply) => {
      if (request.params.id === 'profile') return reply.type('image/png').send(smallPng(request.params.name.length))
      const file = this.#stage.media.find(request.params.id)
      if (!file) return reply.code(404).send()
      return reply.type(file.mimeType).send(file.bytes)
    })
  }
}
