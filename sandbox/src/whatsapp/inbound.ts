import type { WhatsappAccount } from '../accounts.ts'
import type { Delivered, Written } from '../delivery/outcome.ts'
import type { UpdateKind } from '../faults.ts'
import { needed, SandboxInputError } from '../fields.ts'
import { newWamid } from '../ids.ts'
import type { GivenMedia, MediaKind } from '../media/store.ts'
import type { Stage } from '../stage.ts'
import { defined } from '../webhooks/defined.ts'
import { signedWebhook } from '../webhooks/signed.ts'
import { type WhatsappUpdate, type WhatsappValue, whatsappBody } from '../webhooks/whatsapp.ts'
import { type WhatsappScene, whatsappContent } from '../webhooks/whatsapp-messages.ts'
import { opensNoWindow, type WhatsappWrites, whatsappKinds } from '../webhooks/whatsapp-writes.ts'
import type { WhatsappPeople, WhatsappPerson } from './people.ts'

export const sampleFrom = '15550100001'

/** The side on which customers write: builds what the platform would tell and has it delivered. */
export class WhatsappInbound {
  readonly #stage: Stage
  readonly #people: WhatsappPeople

  constructor(stage: Stage, people: WhatsappPeople) {
    this.#stage = stage
    this.#people = people
  }

  /** A customer does something; see `WhatsappWrites` for what. */
  async write(write: WhatsappWrites): Promise<Written> {
    const account = this.account(write.account)
    const kind = write.kind ?? 'text'
    if (!whatsappKinds.includes(kind)) {
      throw new SandboxInputError(`unknown kind "${kind}"; known: ${whatsappKinds.join(', ')}`)
    }
    const waId = (write.from ?? sampleFrom).replace(/\D/g, '')
    const person = this.#people.meet(account, waId, write.name)
    if (write.username !== undefined) person.username = write.username
    const thread = this.#people.thread(account, person)
    const id = write.id ?? newWamid(waId, 'inbound')
    const timestamp = Math.trunc(write.timestamp ?? this.#stage.now() / 1000)
    const value = this.#value(account, person, write, id, timestamp)
    this.#people.wrote(person, id)
    if (!opensNoWindow.has(kind)) {
      thread.lastCustomerAt = Math.max(thread.lastCustomerAt ?? 0, timestamp * 1000)
      thread.lastWrittenId = id
    }
    return { id, ...(await this.tell(account, 'message', { field: 'messages', value }, person.id)) }
  }

  /** Has an update delivered, whatever it is; `person` is the wa_id of whom it concerns. */
  tell(account: WhatsappAccount, kind: UpdateKind, update: WhatsappUpdate, person?: string): Promise<Delivered> {
    return this.#stage.delivery.deliver({ platform: 'whatsapp', account, kind, person, update, pack: packWhatsapp })
  }

  account(id?: string): WhatsappAccount {
    return needed(this.#stage.accounts.find('whatsapp', id), `a WhatsApp account with phone_number_id ${id}`)
  }

  #value(
    account: WhatsappAccount,
    person: WhatsappPerson,
    write: WhatsappWrites,
    id: string,
    timestamp: number,
  ): WhatsappValue {
    const thread = this.#people.thread(account, person)
    const userId = this.#people.userId(account, person)
    const scene: WhatsappScene = {
      waId: person.id,
      userId,
      lastSentId: thread.lastSentId,
      lastWrittenId: thread.lastWrittenId,
      keep: (kind, given) => this.#keep(account, kind, given),
      rotate: (newPhone) => this.#people.rotate(account, person, newPhone),
    }
    const shownPhone = write.phoneHidden ? undefined : person.id
    const content = whatsappContent(write, scene)
    const message = defined({
      from: shownPhone,
      from_user_id: userId,
      id,
      timestamp: String(timestamp),
      ...content,
      context: contextOf(account, write, content.context),
      referral: referralOf(write),
    })
    const contact = defined({
      profile: defined({ name: person.name, username: person.username }),
      wa_id: shownPhone,
      user_id: userId,
    })
    return {
      ...(write.kind === 'number_changed' ? {} : { contacts: [contact] }),
      messages: [message],
      ...(write.kind === 'broken_interactive' ? { errors: [unsupportedPayload] } : {}),
    }
  }

  #keep(account: WhatsappAccount, kind: MediaKind, given: GivenMedia | undefined): Record<string, unknown> {
    const file = this.#stage.media.keep(account.phoneNumberId, kind, given, this.#stage.now())
    return { mime_type: file.mimeType, sha256: file.sha256, id: file.id, filename: file.fileName }
  }
}

function packWhatsapp(account: WhatsappAccount, updates: readonly WhatsappUpdate[]) {
  return signedWebhook('whatsapp', account, whatsappBody(account, updates))
}

function contextOf(account: WhatsappAccount, write: WhatsappWrites, own: unknown): Record<string, unknown> | undefined {
  if (write.forwarded) return write.forwarded === 'frequently' ? { frequently_forwarded: true } : { forwarded: true }
  const from = account.displayPhoneNumber.replace(/\D/g, '')
  const quoted = own ?? (write.replyTo ? { id: write.replyTo } : undefined)
  if (!quoted && !write.product) return undefined
  return defined({ ...(quoted ? { from, ...quoted } : {}), referred_product: write.product })
}

function referralOf(write: WhatsappWrites): Record<string, unknown> | undefined {
  if (!write.referral) return undefined
  const ad = {
    source_url: 'https://fb.me/sandbox-ad',
    source_id: '120200000000000001',
    source_type: 'ad',
    headline: 'Chat with us',
    body: 'A sample ad of the sandbox',
    media_type: 'image',
    image_url: 'https://example.com/ad.jpg',
    ctwa_clid: 'ARAkLkA8rmlFeiCktEJQ',
    welcome_message: { text: 'Hi, how can we help?' },
  }
  return write.referral === true ? ad : { ...ad, ...write.referral }
}

const unsupportedPayload = {
  code: 131000,
  title: 'Something went wrong',
  message: 'Something went wrong',
  error_data: { details: 'Unsupported webhook payload' },
}
