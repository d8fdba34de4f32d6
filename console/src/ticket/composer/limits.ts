import type { ChannelDescription, Inbox, Ticket } from '../../api/types.ts'

/** What a channel allows an answer: the server decides, this says it beforehand. */
export type Limits = {
  maxLength: number
  /** Whether free text is taken only for a time after the customer wrote. */
  hasWindow: boolean
  /** When that time ends, ms; null when the customer has not written. */
  closesAt: number | null
  quotes: boolean
}

type Window = { lengthMs: number; marginMs: number; extended?: { lengthMs: number; setting: string } }

/** Longest text that Parley keeps, in characters. */
export const longestText = 65_536

/** @param inbox through which it goes out; where it is not known the longer window counts, and the server has the last word */
export function limitsOf(
  ticket: Pick<Ticket, 'last_inbound_at'>,
  channel: Pick<ChannelDescription, 'capabilities'> | undefined,
  inbox: Pick<Inbox, 'settings'> | undefined,
): Limits {
  const { maxTextLength, replyWindow, quotes } = (channel?.capabilities ?? {}) as {
    maxTextLength?: number
    replyWindow?: Window | null
    quotes?: boolean
  }
  return {
    maxLength: Math.min(longestText, maxTextLength ?? longestText),
    hasWindow: Boolean(replyWindow),
    closesAt: replyWindow && ticket.last_inbound_at ? closing(replyWindow, ticket.last_inbound_at, inbox) : null,
    quotes: quotes === true,
  }
}

function closing(
  { lengthMs, marginMs, extended }: Window,
  lastInboundAt: string,
  inbox: Pick<Inbox, 'settings'> | undefined,
): number {
  const isExtended = extended && (!inbox || inbox.settings[extended.setting] === true)
  return Date.parse(lastInboundAt) + (isExtended ? extended.lengthMs : lengthMs) - marginMs
}

/** Length as the platforms count it: a character is one, also outside the basic plane. */
export function lengthOf(text: string): number {
  let count = text.length
  for (const pair of text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)) count -= pair.length
  return count
}

/** How many characters are left, when that is worth saying; negative when there are too many. */
export function charactersLeft(text: string, maxLength: number): number | null {
  if (text.length < maxLength * 0.8) return null
  const left = maxLength - lengthOf(text)
  return left <= maxLength * 0.1 ? left : null
}
