import type { ReplyWindow } from '../channels/channel.ts'
import type { Inbox } from '../inboxes/book.ts'

/** What an inbox's channel asks of an answer: its length, and how long after the customer's last message it may go out. */
export function limitsOf({ channel: { capabilities }, settings }: Inbox): {
  maxTextLength: number
  replyWindow: ReplyWindow | null
  extendedWindow: boolean
} {
  const { maxTextLength, replyWindow } = capabilities
  const extended = replyWindow?.extended
  return { maxTextLength, replyWindow, extendedWindow: extended !== undefined && settings[extended.setting] === true }
}
