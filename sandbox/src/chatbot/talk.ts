import type { Stage } from '../stage.ts'
import type { ThreadRef } from '../transcript/entry.ts'
import { botEntryId } from '../transcript/read-chatbot.ts'
import { answerOf, botChoices, greeting } from './answers.ts'

/** The part of a chat that stays between a customer and the bot. */
export class BotTalk {
  readonly #stage: Stage
  #lines = 0

  constructor(stage: Stage) {
    this.#stage = stage
  }

  ref(sessionId: string): ThreadRef {
    return { platform: 'chatbot', account: 'chatbot', person: sessionId }
  }

  customerSays(sessionId: string, text: string): void {
    const entry = { id: botEntryId(sessionId, text), from: 'customer' as const, kind: 'text' as const, text }
    this.#stage.transcript.take(this.ref(sessionId), { does: 'says', entry })
  }

  /** The bot answers a moment later, with buttons. */
  answer(sessionId: string, text: string | null): void {
    const { activity, behaviour } = this.#stage
    const words = text === null ? greeting : answerOf(text)
    activity.after(behaviour().chatbot.thinkMs, () => this.#botSays(sessionId, words))
  }

  note(sessionId: string, text: string): void {
    const entry = { id: this.#newId(sessionId), from: 'platform' as const, kind: 'notice' as const, text }
    this.#stage.transcript.take(this.ref(sessionId), { does: 'says', entry })
  }

  #botSays(sessionId: string, text: string): void {
    const entry = { id: this.#newId(sessionId), from: 'bot' as const, kind: 'text' as const, text }
    this.#stage.transcript.take(this.ref(sessionId), {
      does: 'says',
      entry: { ...entry, choices: botChoices(sessionId) },
    })
  }

  #newId(sessionId: string): string {
    return `line ${++this.#lines} of ${sessionId}`
  }
}
