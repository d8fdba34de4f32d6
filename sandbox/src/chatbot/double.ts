import { randomUUID } from 'node:crypto'
import type { Delivered, Written } from '../delivery/outcome.ts'
import { reasonOf } from '../delivery/post.ts'
import { type Fields, isObject, needed } from '../fields.ts'
import { BoundedMap } from '../ring.ts'
import type { Stage } from '../stage.ts'
import { readPolled } from '../transcript/read-chatbot.ts'
import { type ChatbotHandoff, chatbotWebhook } from '../webhooks/chatbot.ts'
import { wantsPerson } from './answers.ts'
import { Polling } from './polling.ts'
import { BotTalk } from './talk.ts'

/** A chat with the bot, handed over once it has a ticket. `status` is Parley's last answer to a poll. */
export type BotSession = {
  sessionId: string
  name: string
  email: string
  ticketId: string | null
  statusToken: string | null
  status: Record<string, unknown> | null
  polledAt: number | null
}
export type Polled = { status: number | null; body: unknown; error: string | null }

/** A customer writes to the bot, which answers by itself until a person is asked for; then people do. */
export type BotCustomer = { session_id: string; name?: string; email?: string }
export type BotWrite = { session_id?: string; name?: string; email?: string; text?: string; handOver?: boolean }
export const botWriteFields: Fields<BotWrite> = {
  session_id: 'string',
  name: 'string',
  email: 'string',
  text: 'string',
  handOver: 'boolean',
}

/** A chatbot that escalates to people and then polls for their answer. */
export class ChatbotDouble {
  readonly #stage: Stage
  readonly #talk: BotTalk
  readonly #sessions = new BoundedMap<string, BotSession>(10_000)
  readonly #polling: Polling

  constructor(stage: Stage) {
    this.#stage = stage
    this.#talk = new BotTalk(stage)
    this.#polling = new Polling(stage)
  }

  /** A customer writes. Once the chat was handed over, each text is a further handoff of the same session. */
  async write(write: BotWrite): Promise<Written> {
    const id = write.session_id ?? `chat_${randomUUID()}`
    const session = this.#meet(id, write.name, write.email)
    const asksForPerson = write.handOver === true || (write.text !== undefined && wantsPerson(write.text))
    if (write.text !== undefined) this.#talk.customerSays(id, write.text)
    if (session.ticketId !== null)
      return write.text === undefined ? saidNothing(id) : this.#handOver(session, write.text)
    if (asksForPerson) return this.#handOver(session, write.text ?? this.#lastWords(id))
    this.#talk.answer(id, write.text ?? null)
    return saidNothing(id)
  }

  /** Hands a session over; resolves with Parley's first answer, and polls from then on if that is set. */
  async handOff(handoff: ChatbotHandoff): Promise<Delivered & { id: string; ticketId: string | null }> {
    const id = handoff.session_id ?? `chat_${randomUUID()}`
    const session = this.#meet(id, handoff.customer_name, handoff.customer_email)
    const update: ChatbotHandoff = {
      customer_email: session.email,
      customer_name: session.name,
      subject: 'Handed over by the bot',
      initial_message: 'I would like to speak to a person.',
      priority: 'medium',
      tags: [],
      ...handoff,
      session_id: id,
    }
    const account = needed(this.#stage.accounts.find('chatbot'), 'a chatbot account')
    const outgoing = { platform: 'chatbot' as const, account, kind: 'message' as const, person: id, update }
    const delivered = await this.#stage.delivery.deliver({ ...outgoing, pack: chatbotWebhook })
    const reply = parsed(delivered.body)
    const { ticketId } = session
    if (isObject(reply)) {
      session.ticketId = typeof reply.ticket_id === 'string' ? reply.ticket_id : ticketId
      session.statusToken = typeof reply.status_token === 'string' ? reply.status_token : session.statusToken
    }
    if (ticketId === null && session.ticketId !== null) this.#talk.note(id, 'A person will answer here')
    if (delivered.status !== 200) this.#talk.note(id, `The bot reached nobody (${delivered.status ?? 'no answer'})`)
    if (session.ticketId !== null) this.#polling.active(id, () => this.#pollAndTell(session))
    return { id, ticketId: session.ticketId, ...delivered }
  }

  /** `GET /api/tickets/{id}/status?token=` with the token that came with the handoff. */
  async poll(sessionId: string): Promise<Polled> {
    const session = needed(this.#sessions.get(sessionId), `a session ${sessionId}`)
    const ticketId = needed(session.ticketId, `a ticket of session ${sessionId}`)
    const url = new URL(`/api/tickets/${encodeURIComponent(ticketId)}/status`, this.#stage.targetUrl())
    if (session.statusToken !== null) url.searchParams.set('token', session.statusToken)
    try {
      const answer = await this.#stage.poster.request('GET', url.href, { timeoutMs: 10_000 })
      const body = parsed(answer.body)
      session.polledAt = this.#stage.now()
      if (answer.status === 200 && isObject(body)) this.#learn(session, body)
      return { status: answer.status, body, error: null }
    } catch (error) {
      return { status: null, body: null, error: reasonOf(error) }
    }
  }

  /** Makes a customer known who has not written yet: the bot greets. */
  addCustomer({ session_id: id, name, email }: BotCustomer): BotSession {
    if (!this.#sessions.has(id)) this.#talk.answer(id, null)
    return this.#meet(id, name, email)
  }

  sessions(): BotSession[] {
    return [...this.#sessions.values()]
  }

  /** Name of a session's customer, as the chat's head shows it. */
  nameOf(sessionId: string): { name: string; handle: string } {
    return { name: this.#sessions.get(sessionId)?.name ?? 'Sandbox Customer', handle: sessionId }
  }

  #meet(id: string, name?: string, email?: string): BotSession {
    const known = this.#sessions.get(id)
    const nobody = { sessionId: id, ticketId: null, statusToken: null, status: null, polledAt: null }
    const session = known ?? { ...nobody, name: 'Sandbox Customer', email: 'customer@example.com' }
    if (name !== undefined) session.name = name
    if (email !== undefined) session.email = email
    if (!known) this.#sessions.set(id, session)
    return session
  }

  #handOver(session: BotSession, text: string): Promise<Written> {
    const subject = text.length > 60 ? `${text.slice(0, 59)}…` : text
    return this.handOff({ session_id: session.sessionId, subject, initial_message: text })
  }

  #lastWords(sessionId: string): string {
    const said = this.#stage.transcript.entries(this.#talk.ref(sessionId))?.entries ?? []
    return said.findLast(({ from }) => from === 'customer')?.text ?? 'I would like to speak to a person.'
  }

  #learn(session: BotSession, status: Record<string, unknown>): void {
    const before = session.status?.status
    session.status = status
    for (const happening of readPolled(status))
      this.#stage.transcript.take(this.#talk.ref(session.sessionId), happening)
    const isOver = status.status === 'resolved' || status.status === 'closed'
    if (isOver && before !== status.status) this.#talk.note(session.sessionId, `This conversation is ${status.status}`)
  }

  async #pollAndTell(session: BotSession): Promise<{ isAnswered: boolean; isNew: boolean }> {
    const before = newestAnswer(session)
    await this.poll(session.sessionId)
    return { isAnswered: session.status?.has_agent_reply === true, isNew: newestAnswer(session) !== before }
  }
}

/** Nothing went to Parley. */
function saidNothing(id: string): Written {
  return { id, status: null, body: null, error: null, dropped: false }
}

function newestAnswer({ status }: BotSession): unknown {
  return isObject(status?.last_agent_message) ? status.last_agent_message.message_id : undefined
}

function parsed(body: string | null): unknown {
  try {
    return JSON.parse(body ?? '')
  } catch {
    return body
  }
}
