import type { Message, Ticket } from '../api/types.ts'
import { t } from './words.ts'

const kinds = ['image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts'] as const
const mostShown = 200

export type Preview = { by: string | null; words: string }

/** The last public message in one line, and who said it when it was not the customer. */
export function previewOf(ticket: Ticket, me: string, nameOf: (agentId: string) => string | undefined): Preview {
  const message = ticket.timeline.at(-1)
  return message ? { by: speaker(message, me, nameOf), words: wordsOf(message) } : { by: null, words: ticket.subject }
}

function speaker({ sender_type: type, agent_id: id }: Message, me: string, nameOf: (id: string) => string | undefined) {
  if (type === 'customer') return null
  if (type === 'bot') return t('inbox.bot')
  if (id === me) return t('inbox.you')
  return (id && nameOf(id)?.split(/\s+/)[0]) || (type === 'agent' ? t('app.someone') : null)
}

function wordsOf({ content, content_type: type, deleted_at, redacted_at, attachments }: Message): string {
  if (redacted_at) return t('inbox.redacted')
  if (deleted_at) return t('inbox.deleted')
  // Cut first: a message may be long, and a row shows little of it.
  const line = content.slice(0, mostShown).replace(/\s+/g, ' ').trim()
  if (line !== '') return line
  const kind = kinds.find((one) => one === (attachments[0]?.kind ?? type))
  return kind ? t(`inbox.kind_${kind}`) : t('inbox.kind_other')
}
