import type { Message } from '../../api/types.ts'
import { t } from '../words.ts'
import { useThread } from './context.ts'
import { wordsFor } from './kind.tsx'
import { shorten } from './names.ts'
import { senderName } from './sender.ts'

/** The message that this one answers, above it; a press goes there. */
export function Quote({ message }: { message: Message }) {
  const thread = useThread()
  const id = message.reply_to_message_id
  if (message.reply_to === null && id === null) return null
  const quoted = id ? thread.find(id) : undefined
  const look =
    'mb-1.5 block w-full max-w-full min-w-0 rounded-[4px] border-l-2 border-n-8 bg-n-12/5 py-1 pr-2 pl-2 text-left text-12'
  if (!id) return <p className={`${look} text-n-11`}>{t('ticket.quoted_elsewhere')}</p>
  return (
    <button
      type="button"
      onClick={() => thread.jumpTo(id)}
      aria-label={t('ticket.jump')}
      className={`${look} hover:bg-n-12/10`}
    >
      <bdi className="block truncate font-medium">
        {quoted ? senderName(quoted, thread) : t('ticket.quoted_elsewhere')}
      </bdi>
      {quoted && (
        <span dir="auto" className="mt-0.5 line-clamp-2 wrap-anywhere text-n-11">
          {quoted.redacted_at
            ? t('ticket.redacted')
            : quoted.deleted_at
              ? t('ticket.deleted')
              : shorten(wordsFor(quoted), 200)}
        </span>
      )}
    </button>
  )
}
