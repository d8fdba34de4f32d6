import type { WhatsappAccount } from '../accounts.ts'
import type { ApiReply } from '../api/serve.ts'
import type { ApiFault } from '../faults.ts'
import { isObject } from '../fields.ts'
import { type GraphRefusal, graphErrorBody, graphRefusal } from '../graph/errors.ts'
import { newWamid } from '../ids.ts'
import { PairCounter, WindowCounter } from '../limits.ts'
import type { SentMessage } from '../record.ts'
import type { Stage } from '../stage.ts'
import { checkSend, type WhatsappSend } from './check-send.ts'
import type { WhatsappInbound } from './inbound.ts'
import { phoneOfUserId, type WhatsappPeople, type WhatsappPerson } from './people.ts'
import { tellProgress } from './progress.ts'

const windowMs = 24 * 3_600_000
const typingMs = 25_000

/** The side on which Parley sends: `POST /{phone_number_id}/messages`. */
export class WhatsappOutbound {
  readonly #stage: Stage
  readonly #people: WhatsappPeople
  readonly #inbound: WhatsappInbound
  readonly #throughput = new WindowCounter()
  readonly #pairs = new PairCounter()

  constructor(stage: Stage, people: WhatsappPeople, inbound: WhatsappInbound) {
    this.#stage = stage
    this.#people = people
    this.#inbound = inbound
  }

  /** Answers a call of the messages endpoint whose token has been checked. */
  post(account: WhatsappAccount, body: unknown, fault?: ApiFault): ApiReply {
    if (!isObject(body) || body.messaging_product !== 'whatsapp') {
      return refused(graphRefusal(100, 'messaging_product must be "whatsapp"'))
    }
    if ('status' in body) return this.#markRead(account, body)
    const { media } = this.#stage
    const { templates } = this.#rules
    const mediaExists = (id: string) => media.find(id)?.ownerId === account.phoneNumberId
    const send = checkSend(body, { templates, mediaExists })
    if ('code' in send) return refused(send)
    return this.#send(account, send, body, fault)
  }

  get #rules() {
    return this.#stage.behaviour().whatsapp
  }

  #send(account: WhatsappAccount, send: WhatsappSend, body: Record<string, unknown>, fault?: ApiFault): ApiReply {
    const now = this.#stage.now()
    const dialled = send.phone === null ? null : dial(account, send.phone)
    if (dialled === account.displayPhoneNumber.replace(/\D/g, '')) return refused(graphRefusal(131021))
    if (dialled !== null && (dialled.length < 7 || dialled.length > 15)) {
      return refused(graphRefusal(131009, `${send.phone} is not a phone number`))
    }
    const person = this.#findRecipient(account, dialled, send.userId)
    const address = person?.id ?? dialled ?? send.userId ?? ''
    const limited = this.#limit(account, address, now)
    if (limited) return refused(limited)
    const failure = fault?.kind === 'fail_later' ? fault.code : this.#failure(account, person, send, now)
    if (failure !== null && fault?.kind !== 'fail_later' && this.#rules.refusals === 'at_once') {
      return refused(graphRefusal(failure))
    }
    const message = this.#accept(account, send, body, address, now)
    if (person) this.#people.thread(account, person).lastSentId = message.id
    const recipient = {
      waId: send.phone === null ? undefined : address,
      userId: person ? this.#people.userId(account, person) : (send.userId ?? undefined),
      name: person?.name,
    }
    tellProgress(this.#stage, this.#inbound, account, message, recipient, send.isTemplate, failure)
    const input = send.phone ?? send.userId
    const contact =
      send.phone === null ? { input, user_id: send.userId } : { input, wa_id: address, user_id: recipient.userId }
    return {
      status: 200,
      body: {
        messaging_product: 'whatsapp',
        contacts: [contact],
        messages: [{ id: message.id, ...(send.isTemplate ? { message_status: 'accepted' } : {}) }],
      },
    }
  }

  #findRecipient(account: WhatsappAccount, dialled: string | null, userId: string | null): WhatsappPerson | undefined {
    const known = dialled === null ? this.#people.findByUserId(userId ?? '') : this.#people.find(dialled)
    if (known || this.#rules.strangers === 'unknown') return known
    const waId = dialled ?? phoneOfUserId(account, userId ?? '')
    if (waId === undefined) return undefined
    const person = this.#people.meet(account, waId)
    this.#people.thread(account, person).lastCustomerAt = this.#stage.now()
    return person
  }

  #limit(account: WhatsappAccount, address: string, now: number): GraphRefusal | null {
    const { throughputLimit, pairLimit } = this.#rules
    if (!this.#throughput.take(account.phoneNumberId, throughputLimit, now).allowed) {
      return graphRefusal(130429, 'Message failed to send because there were too many messages in a short time')
    }
    if (this.#pairs.take(`${account.phoneNumberId} ${address}`, pairLimit, now)) return null
    return graphRefusal(131056, 'Too many messages sent from this phone number to the same recipient in a short time')
  }

  /** The code with which the platform refuses to deliver, or null. */
  #failure(account: WhatsappAccount, person: WhatsappPerson | undefined, send: WhatsappSend, now: number) {
    if (!person) return 131026
    const { lastCustomerAt } = this.#people.thread(account, person)
    const windowIsOpen = lastCustomerAt !== null && now < lastCustomerAt + windowMs
    return send.isTemplate || windowIsOpen ? null : 131047
  }

  #accept(account: WhatsappAccount, send: WhatsappSend, body: Record<string, unknown>, to: string, now: number) {
    const message: SentMessage = {
      platform: 'whatsapp',
      accountId: account.phoneNumberId,
      to,
      id: newWamid(to, 'outbound'),
      kind: send.kind,
      text: send.text,
      body,
      replyTo: send.replyTo,
      opaque: send.opaque,
      acceptedAt: now,
      status: 'accepted',
      statuses: [],
    }
    this.#stage.records.addSent(message)
    return message
  }

  #markRead(account: WhatsappAccount, body: Record<string, unknown>): ApiReply {
    const { status, message_id: id, typing_indicator: typing } = body
    if (status !== 'read' || typeof id !== 'string')
      return refused(graphRefusal(100, 'status "read" and message_id are needed'))
    if (typing !== undefined && !(isObject(typing) && typing.type === 'text')) {
      return refused(graphRefusal(100, 'typing_indicator.type must be "text"'))
    }
    const person = this.#people.writerOf(id)
    if (!person && this.#rules.strangers === 'unknown')
      return refused(graphRefusal(131009, `no message ${id} from a customer`))
    if (person) {
      const thread = this.#people.thread(account, person)
      thread.seenAt = this.#stage.now()
      thread.typingUntil = typing === undefined ? null : this.#stage.now() + typingMs
      const ref = { platform: 'whatsapp' as const, account: account.phoneNumberId, person: person.id }
      this.#stage.transcript.seen(ref, id)
      this.#stage.transcript.typing(ref, thread.typingUntil)
    }
    return { status: 200, body: { success: true } }
  }
}

/** The number that is really called: without `+` the business number's own country code comes first, as documented. */
export function dial(account: WhatsappAccount, written: string): string {
  const digits = written.replace(/\D/g, '')
  if (written.startsWith('+')) return digits
  const countryCode = /^\+?(\d{1,3})[ -]/.exec(account.displayPhoneNumber)?.[1] ?? '1'
  return `${countryCode}${digits}`
}

function refused(refusal: GraphRefusal): ApiReply {
  return { status: refusal.status, body: graphErrorBody(refusal, 'whatsapp') }
}
