import type { FacebookAccount } from '../accounts.ts'
import type { ApiReply } from '../api/serve.ts'
import type { ApiFault } from '../faults.ts'
import { isObject } from '../fields.ts'
import { type GraphRefusal, graphErrorBody, graphRefusal } from '../graph/errors.ts'
import { newMid } from '../ids.ts'
import type { SentMessage } from '../record.ts'
import type { Stage } from '../stage.ts'
import type { ThreadRef } from '../transcript/entry.ts'
import { checkSend, type MessengerSend } from './check-send.ts'
import type { MessengerInbound } from './inbound.ts'

const hourMs = 3_600_000
const windowMs = 24 * hourMs
const humanAgentWindowMs = 7 * 24 * hourMs
const typingMs = 20_000
const senderActions = ['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact']

/** The side on which Parley sends: `POST /{page_id}/messages`. */
export class MessengerOutbound {
  readonly #stage: Stage
  readonly #inbound: MessengerInbound

  constructor(stage: Stage, inbound: MessengerInbound) {
    this.#stage = stage
    this.#inbound = inbound
  }

  /** Answers a call of the messages endpoint whose token has been checked. */
  async post(account: FacebookAccount, body: unknown, fault?: ApiFault): Promise<ApiReply> {
    if (!isObject(body)) return refused(graphRefusal(100))
    if ('sender_action' in body) return this.#act(account, body)
    const send = checkSend(body)
    if ('code' in send) return refused(send)
    const refusal = this.#checkWindow(account, send)
    if (refusal) return refused(refusal)
    const message = this.#accept(account, send, body)
    const { echoBeforeResponse } = this.#stage.behaviour().facebook
    if (echoBeforeResponse) await this.#inbound.tellEcho(account, message, send)
    if (fault?.kind !== 'fail_later') this.#tellProgress(account, message, send, !echoBeforeResponse)
    return { status: 200, body: { recipient_id: send.to, message_id: message.id } }
  }

  #checkWindow(account: FacebookAccount, send: MessengerSend): GraphRefusal | null {
    const { strangers, humanAgentApproved } = this.#stage.behaviour().facebook
    const now = this.#stage.now()
    const known = this.#inbound.people.find(send.to)
    if (!known && strangers === 'unknown') {
      return graphRefusal(100, undefined, { subcode: 2018001, message: '(#100) No matching user found' })
    }
    const thread = this.#inbound.people.thread(account.pageId, this.#inbound.meet(send.to).id)
    if (!known) thread.lastCustomerAt = now
    if (send.byHumanAgent && !humanAgentApproved) {
      return graphRefusal(200, undefined, { message: '(#200) The Human Agent feature is not approved for this app' })
    }
    const lastAt = thread.lastCustomerAt ?? Number.NEGATIVE_INFINITY
    if (now < lastAt + (send.byHumanAgent ? humanAgentWindowMs : windowMs)) return null
    const message = '(#10) This message is sent outside of allowed window.'
    return graphRefusal(10, undefined, { subcode: 2018278, message })
  }

  #accept(account: FacebookAccount, send: MessengerSend, body: Record<string, unknown>): SentMessage {
    const message: SentMessage = {
      platform: 'facebook',
      accountId: account.pageId,
      to: send.to,
      id: newMid(),
      kind: send.kind,
      text: send.text,
      body,
      replyTo: send.replyTo,
      opaque: send.metadata,
      acceptedAt: this.#stage.now(),
      status: 'accepted',
      statuses: [],
    }
    this.#inbound.people.thread(account.pageId, send.to).lastSentId = message.id
    this.#stage.records.addSent(message)
    return message
  }

  #tellProgress(account: FacebookAccount, message: SentMessage, send: MessengerSend, withEcho: boolean): void {
    const { activity, records, now } = this.#stage
    const { echoMs, deliveredMs, readMs, customerReads } = this.#stage.behaviour().facebook
    const tell = (event: Record<string, unknown>) =>
      this.#inbound.tell(account, 'status', {
        standby: false,
        event: { sender: { id: send.to }, recipient: { id: account.pageId }, timestamp: now(), ...event },
      })
    if (withEcho) activity.after(echoMs, () => this.#inbound.tellEcho(account, message, send))
    activity.after(deliveredMs, () => {
      records.setStatus(message, 'delivered', now())
      return tell({ delivery: { mids: [message.id], watermark: now() } })
    })
    if (!customerReads) return
    activity.after(readMs, () => {
      records.setStatus(message, 'read', now())
      return tell({ read: { watermark: now() } })
    })
  }

  #act(account: FacebookAccount, body: Record<string, unknown>): ApiReply {
    const { recipient, sender_action: action } = body
    if (!isObject(recipient) || typeof recipient.id !== 'string' || !senderActions.includes(String(action))) {
      return refused(graphRefusal(100, undefined, { message: '(#100) recipient and a known sender_action are needed' }))
    }
    const thread = this.#inbound.people.thread(account.pageId, recipient.id)
    this.#show({ platform: 'facebook', account: account.pageId, person: recipient.id }, String(action), body.payload)
    if (action === 'typing_on') thread.typingUntil = this.#stage.now() + typingMs
    if (action === 'typing_off') thread.typingUntil = null
    if (action === 'mark_seen') thread.seenAt = this.#stage.now()
    return { status: 200, body: { recipient_id: recipient.id } }
  }

  /** What the person sees of an action. A reaction is named by a word or by the emoji itself. */
  #show(ref: ThreadRef, action: string, payload: unknown): void {
    const { transcript, now } = this.#stage
    if (action === 'mark_seen') transcript.seen(ref, null)
    else if (action.startsWith('typing')) transcript.typing(ref, action === 'typing_on' ? now() + typingMs : null)
    else {
      const { message_id: target, reaction } = isObject(payload) ? payload : {}
      const emoji = action === 'react' && typeof reaction === 'string' ? (emojis[reaction] ?? reaction) : null
      transcript.take(ref, { does: 'reacts', by: 'business', target: String(target), emoji })
    }
  }
}

const emojis: Record<string, string> = {
  love: '❤️',
  like: '👍',
  dislike: '👎',
  smile: '😆',
  sad: '😢',
  angry: '😠',
  wow: '😮',
}

function refused(refusal: GraphRefusal): ApiReply {
  return { status: refusal.status, body: graphErrorBody(refusal) }
}
