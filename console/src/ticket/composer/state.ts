import { useState } from 'react'
import type { DraftMode, Message } from '../../api/types.ts'

type Kept = { mode: DraftMode; quoted: Message | null }

/** How each ticket's composer was left; the text itself is the draft's. */
const kept = new Map<string, Kept>()
const first: Kept = { mode: 'reply', quoted: null }

export type ComposerState = Kept & {
  setMode(mode: DraftMode): void
  setQuoted(message: Message | null): void
}

/** Whether one answers or notes, and what is quoted, as it was left on this ticket. */
export function useComposerState(ticketId: string): ComposerState {
  const [now, setNow] = useState({ ticketId, ...(kept.get(ticketId) ?? first) })
  const current = now.ticketId === ticketId ? now : { ticketId, ...(kept.get(ticketId) ?? first) }
  const set = (change: Partial<Kept>) => {
    const { mode, quoted } = { ...current, ...change }
    kept.set(ticketId, { mode, quoted })
    setNow({ ticketId, mode, quoted })
  }
  return {
    mode: current.mode,
    quoted: current.quoted,
    setMode: (mode) => set({ mode }),
    setQuoted: (quoted) => set({ quoted, ...(quoted ? { mode: 'reply' } : {}) }),
  }
}
