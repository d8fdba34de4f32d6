import type { WhatsappAccount } from '../accounts.ts'
import type { ApiReply } from '../api/serve.ts'
import type { Delivered, Written } from '../delivery/outcome.ts'
import type { ApiFault } from '../faults.ts'
import { newWamid } from '../ids.ts'
import type { Stage } from '../stage.ts'
import type { WhatsappValue } from '../webhooks/whatsapp.ts'
import { type WhatsappStatus, whatsappStatusUpdate } from '../webhooks/whatsapp-status.ts'
import type { WhatsappWrites } from '../webhooks/whatsapp-writes.ts'
import { WhatsappApi } from './api.ts'
import { WhatsappInbound } from './inbound.ts'
import { dial, WhatsappOutbound } from './outbound.ts'
import { WhatsappPeople, type WhatsappPerson } from './people.ts'

/** A person typed into the WhatsApp Business app of the number, or edited or revoked there. */
export type WhatsappEcho = {
  account?: string
  to: string
  kind?: 'text' | 'edit' | 'revoke'
  text?: string
  id?: string
  messageId?: string
}
export type WhatsappCustomer = { phone: string; name?: string; lastMessageAt?: number; account?: string }
export type WhatsappCustomerView = {
  /** wa_id */
  id: string
  name: string
  username?: string
  userId: string
  /** Unix milliseconds, as the other times. */
  lastMessageAt: number | null
  seenAt: number | null
  typingUntil: number | null
}
export type WhatsappTold = Omit<WhatsappStatus, 'timestamp'> & { account?: string; timestamp?: number }
export type WhatsappEvent = { account?: string; field: string; value: WhatsappValue; time?: number }

/** WhatsApp Cloud API, played. */
export class WhatsappDouble {
  readonly #stage: Stage
  readonly #people = new WhatsappPeople()
  readonly #inbound: WhatsappInbound
  readonly #outbound: WhatsappOutbound
  /** What the Graph API offers for the account beside messages. */
  readonly api: WhatsappApi

  constructor(stage: Stage) {
    this.#stage = stage
    this.#inbound = new WhatsappInbound(stage, this.#people)
    this.#outbound = new WhatsappOutbound(stage, this.#people, this.#inbound)
    this.api = new WhatsappApi(stage)
  }

  /** A customer does something; resolves with Parley's first answer. */
  write(write: WhatsappWrites): Promise<Written> {
    return this.#inbound.write(write)
  }

  /** Makes a person known, with the time (Unix milliseconds) of the last message, so that the window is as wished. */
  addCustomer(customer: WhatsappCustomer): WhatsappPerson {
    const account = this.#inbound.account(customer.account)
    const person = this.#people.meet(account, customer.phone.replace(/\D/g, ''), customer.name)
    if (customer.lastMessageAt !== undefined) {
      this.#people.thread(account, person).lastCustomerAt = customer.lastMessageAt
    }
    return person
  }

  /** Everybody who is known, as the first account sees them. */
  customers(): WhatsappCustomerView[] {
    const account = this.#inbound.account()
    return this.#people.list().map((person) => {
      const { lastCustomerAt, seenAt, typingUntil } = this.#people.thread(account, person)
      const { id, name, username } = person
      const userId = this.#people.userId(account, person)
      return { id, name, username, userId, lastMessageAt: lastCustomerAt, seenAt, typingUntil }
    })
  }

  /** Tells any status of any message, in any order: also of messages that were never sent. */
  tellStatus({ account, ...status }: WhatsappTold): Promise<Delivered> {
    const now = this.#stage.now()
    const sent = this.#stage.records.findSent(status.id)
    if (sent && status.status !== 'played') this.#stage.records.setStatus(sent, status.status, now, status.code)
    const update = whatsappStatusUpdate({
      waId: sent?.to,
      opaque: sent?.opaque,
      timestamp: Math.trunc(now / 1000),
      ...status,
    })
    return this.#inbound.tell(this.#inbound.account(account ?? sent?.accountId), 'status', update, sent?.to)
  }

  /** Tells of something that the business wrote in its own WhatsApp Business app. */
  async echo(echo: WhatsappEcho): Promise<Written> {
    const account = this.#inbound.account(echo.account)
    const person = this.#people.meet(account, echo.to.replace(/\D/g, ''))
    const id = echo.id ?? newWamid(person.id, 'outbound')
    const original_message_id = echo.messageId ?? ''
    const contents = {
      text: { type: 'text', text: { body: echo.text ?? 'Hello from the app' } },
      edit: { type: 'edit', edit: { original_message_id, message: { type: 'text', text: { body: echo.text ?? '' } } } },
      revoke: { type: 'revoke', revoke: { original_message_id } },
    }
    const message = {
      from: account.displayPhoneNumber.replace(/\D/g, ''),
      to: person.id,
      to_user_id: this.#people.userId(account, person),
      id,
      timestamp: String(Math.trunc(this.#stage.now() / 1000)),
      ...contents[echo.kind ?? 'text'],
    }
    const update = { field: 'smb_message_echoes', value: { message_echoes: [message] } }
    return { id, ...(await this.#inbound.tell(account, 'echo', update, person.id)) }
  }

  /** Tells any other update: account and template fields, `value.errors`, fields that do not exist yet. */
  event({ account, ...update }: WhatsappEvent): Promise<Delivered> {
    return this.#inbound.tell(this.#inbound.account(account), 'other', update)
  }

  /** Name and number of a person, as the chat's head shows them. */
  nameOf(waId: string): { name: string; handle: string } {
    return { name: this.#people.find(waId)?.name ?? `Customer ${waId.slice(-4)}`, handle: `+${waId}` }
  }

  /** The wa_id that a body of the messages endpoint concerns: its recipient, or who wrote the message it marks as read. */
  whoIs(account: WhatsappAccount, body: Record<string, unknown>): string | undefined {
    const { to, recipient, message_id: id } = body
    if (typeof to === 'string') return dial(account, to)
    if (typeof recipient === 'string') return this.#people.findByUserId(recipient)?.id
    return typeof id === 'string' ? this.#people.writerOf(id)?.id : undefined
  }

  post(account: WhatsappAccount, body: unknown, fault?: ApiFault): ApiReply {
    return this.#outbound.post(account, body, fault)
  }
}
