import type { FacebookAccount } from '../accounts.ts'
import type { Delivered, Written } from '../delivery/outcome.ts'
import type { UpdateKind } from '../faults.ts'
import { needed, SandboxInputError } from '../fields.ts'
import { newMid } from '../ids.ts'
import { People } from '../people.ts'
import type { SentMessage } from '../record.ts'
import type { Stage } from '../stage.ts'
import { type MessengerUpdate, messengerWebhook } from '../webhooks/messenger.ts'
import { messengerEvent } from '../webhooks/messenger-events.ts'
import { type MessengerWrites, messengerKinds, messengerOpensNoWindow } from '../webhooks/messenger-writes.ts'
import type { MessengerSend } from './check-send.ts'

export type MessengerPerson = { id: string; firstName: string; lastName: string }
export const samplePsid = '5550100000000001'

/** The side on which customers write to a page. */
export class MessengerInbound {
  readonly people = new People<MessengerPerson>()
  readonly #stage: Stage

  constructor(stage: Stage) {
    this.#stage = stage
  }

  /** A customer does something; see `MessengerWrites` for what. */
  async write(write: MessengerWrites): Promise<Written> {
    const account = this.account(write.account)
    const kind = write.kind ?? 'text'
    if (!messengerKinds.includes(kind)) {
      throw new SandboxInputError(`unknown kind "${kind}"; known: ${messengerKinds.join(', ')}`)
    }
    const person = this.meet(write.from ?? samplePsid, write.name)
    const thread = this.people.thread(account.pageId, person.id)
    const id = write.id ?? newMid()
    const timestamp = Math.trunc(write.timestamp ?? this.#stage.now())
    const content = messengerEvent(write, {
      mid: id,
      now: timestamp,
      appId: account.appId,
      lastSentId: thread.lastSentId,
      lastWrittenId: thread.lastWrittenId,
      keep: (mediaKind, given) => {
        const file = this.#stage.media.keep(account.pageId, mediaKind, given, this.#stage.now())
        return `${this.#stage.url()}/cdn/${file.id}/${encodeURIComponent(file.fileName)}`
      },
    })
    if (!messengerOpensNoWindow.has(kind)) {
      thread.lastCustomerAt = Math.max(thread.lastCustomerAt ?? 0, timestamp)
      if (kind !== 'reaction' && kind !== 'referral' && kind !== 'optin') thread.lastWrittenId = id
    }
    const event = { sender: { id: person.id }, recipient: { id: account.pageId }, timestamp, ...content }
    const updateKind = kind === 'read' || kind === 'delivery' ? 'status' : 'message'
    return { id, ...(await this.tell(account, updateKind, { standby: write.standby ?? false, event })) }
  }

  /** The page's own message comes back: one of ours with our app id, or one that a person typed in Meta's inbox. */
  tellEcho(account: FacebookAccount, message: SentMessage, send: Pick<MessengerSend, 'message'>): Promise<Delivered> {
    const { text, attachment } = send.message
    const echo = {
      mid: message.id,
      is_echo: true,
      app_id: Number(account.appId),
      ...(message.opaque === null ? {} : { metadata: message.opaque }),
      ...(typeof text === 'string' ? { text } : {}),
      ...(attachment === undefined ? {} : { attachments: [attachment] }),
    }
    return this.tell(account, 'echo', this.#fromPage(account, message.to, echo))
  }

  /** Somebody answered the customer in Meta's own inbox: an echo that no app of ours sent. */
  async echo(echo: { account?: string; to: string; text?: string; id?: string; standby?: boolean }): Promise<Written> {
    const account = this.account(echo.account)
    const id = echo.id ?? newMid()
    const message = { mid: id, is_echo: true, app_id: 263902037430900, text: echo.text ?? 'Hello from the inbox' }
    const update = { ...this.#fromPage(account, this.meet(echo.to).id, message), standby: echo.standby ?? false }
    return { id, ...(await this.tell(account, 'echo', update)) }
  }

  tell(account: FacebookAccount, kind: UpdateKind, update: MessengerUpdate): Promise<Delivered> {
    const { sender, recipient } = update.event
    const person = sender?.id === account.pageId ? recipient?.id : sender?.id
    return this.#stage.delivery.deliver({ platform: 'facebook', account, kind, person, update, pack: messengerWebhook })
  }

  meet(psid: string, name?: string): MessengerPerson {
    const person = this.people.meet(psid, () => ({ id: psid, firstName: 'Customer', lastName: psid.slice(-4) }))
    if (name !== undefined) {
      const [firstName = '', ...rest] = name.split(' ')
      Object.assign(person, { firstName, lastName: rest.join(' ') })
    }
    return person
  }

  account(id?: string): FacebookAccount {
    return needed(this.#stage.accounts.find('facebook', id), `a Facebook account with page id ${id}`)
  }

  #fromPage(account: FacebookAccount, to: string, message: Record<string, unknown>): MessengerUpdate {
    const timestamp = this.#stage.now()
    return { standby: false, event: { sender: { id: account.pageId }, recipient: { id: to }, timestamp, message } }
  }
}
