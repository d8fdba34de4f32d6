import { BoundedMap } from '../ring.ts'
import type { Stage } from '../stage.ts'

type State = { activeAt: number; isPlanned: boolean }

const quietAfterMs = 180_000
const quietFactor = 8

/**
 * Polls chats again and again: until an agent has answered, and for `pollForMs` after the last that was new. A chat in
 * which nothing happens for three minutes is polled eight times less often. Never counted as under way: polling has no
 * end of its own.
 */
export class Polling {
  readonly #stage: Stage
  readonly #states = new BoundedMap<string, State>(10_000)

  constructor(stage: Stage) {
    this.#stage = stage
  }

  /** Something happened in this chat. `poll` asks Parley, and says whether an agent has answered and whether that was new. */
  active(sessionId: string, poll: () => Promise<{ isAnswered: boolean; isNew: boolean }>): void {
    const state = this.#states.get(sessionId) ?? { activeAt: 0, isPlanned: false }
    state.activeAt = this.#stage.now()
    this.#states.set(sessionId, state)
    if (!state.isPlanned) void this.#goOn(state, poll)
  }

  async #goOn(state: State, poll: () => Promise<{ isAnswered: boolean; isNew: boolean }>): Promise<void> {
    state.isPlanned = true
    const { activity, behaviour, now } = this.#stage
    for (let goesOn = true; goesOn; ) {
      const { pollEveryMs, pollForMs } = behaviour().chatbot
      const isQuiet = now() - state.activeAt > quietAfterMs
      if (pollEveryMs === null || !(await activity.pause(pollEveryMs * (isQuiet ? quietFactor : 1)))) break
      const { isAnswered, isNew } = await poll()
      if (isNew) state.activeAt = now()
      goesOn = !isAnswered || now() < state.activeAt + pollForMs
    }
    state.isPlanned = false
  }
}
