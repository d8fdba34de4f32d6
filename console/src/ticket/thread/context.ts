import { createContext, use } from 'react'
import type { Message } from '../../api/types.ts'

/** What every message of a thread may ask for; the same object as long as the ticket is shown. */
export type ThreadPlace = {
  me: string
  customerName: string
  agentName(id: string | null): string | undefined
  canQuote: boolean
  quote(message: Message): void
  jumpTo(messageId: string): void
  canRedact: boolean
  /** Asks first. */
  redact(message: Message): void
  find(messageId: string): Message | undefined
}

const Context = createContext<ThreadPlace | undefined>(undefined)
export const ThreadContext = Context

export function useThread(): ThreadPlace {
  const place = use(Context)
  if (!place) throw new Error('useThread stands inside a thread')
  return place
}
