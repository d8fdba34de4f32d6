import { randomUUID } from 'node:crypto'
import type { Delivered } from '../delivery/outcome.ts'
import { reasonOf } from '../delivery/post.ts'
import { isObject, needed } from '../fields.ts'
import { BoundedMap } from '../ring.ts'
import type { Stage } from '../stage.ts'
import { type ChatbotHandoff, chatbotWebhook } from '../webhooks/chatbot.ts'

/** A conversation that the bot gave away. `status` is Parley's last answer to a poll. */
export type BotSession = {
  sessionId: string
  ticketId: string | null
  statusToken: string | null
  status: Record<string, unknown> | null
  polledAt: number | null
}
export type Polled = { status: number | null; body: unknown; error: string | null }

/** A chatbot that escalates to people and then polls for their answer. */
export class ChatbotDouble {
  readonly #stage: Stage
  readonly #sessions = new BoundedMap<string, BotSession>(10_000)

  constructor(stage: Stage) {
    this.#stage = stage
  }

  /** Hands a session over; resolves with Parley's first answer, and polls from then on if that is set. */
  async handOff(handoff: ChatbotHandoff): Promise<Delivered & { id: string; ticketId: string | null }> {
    const id = handoff.session_id ?? `chat_${randomUUID()}`
    const update: ChatbotHandoff = {
      customer_email: 'customer@example.com',
      customer_name: 'Sandbox Customer',
      subject: 'Handed over by the bot',
      initial_message: 'I would like to speak to a person.',
      priority: 'medium',
      tags: [],
      ...handoff,
      session_id: id,
    }
    const account = needed(this.#stage.accounts.find('chatbot'), 'a chatbot account')
    const pack = chatbotWebhook
    const delivered = await this.#stage.delivery.deliver({
      platform: 'chatbot',
      account,
      kind: 'message',
      update,
      pack,
    })
    const reply = parsed(delivered.body)
    const session: BotSession = { sessionId: id, ticketId: null, statusToken: null, status: null, polledAt: null }
    if (isObject(reply)) {
      session.ticketId = typeof reply.ticket_id === 'string' ? reply.ticket_id : null
      session.statusToken = typeof reply.status_token === 'string' ? reply.status_token : null
    }
    this.#sessions.set(id, session)
    if (session.ticketId !== null) this.#planPoll(session)
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
      if (answer.status === 200 && isObject(body)) session.status = body
      return { status: answer.status, body, error: null }
    } catch (error) {
      return { status: null, body: null, error: reasonOf(error) }
    }
  }

  sessions(): BotSession[] {
    return [...this.#sessions.values()]
  }

  /** Polls again and again until an agent has answered. Not counted as under way: polling has no end of its own. */
  #planPoll(session: BotSession): void {
    const { pollEveryMs } = this.#stage.behaviour().chatbot
    if (pollEveryMs === null) return
    void this.#stage.activity.pause(pollEveryMs).then(async (ranOut) => {
      if (!ranOut) return
      await this.poll(session.sessionId)
      if (session.status?.has_agent_reply !== true) this.#planPoll(session)
    })
  }
}

function parsed(body: string | null): unknown {
  try {
    return JSON.parse(body ?? '')
  } catch {
    return body
  }
}
