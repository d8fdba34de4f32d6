import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { messageQuery } from '../../api/queries.ts'
import type { Message } from '../../api/types.ts'
import { errorWords, Popover } from '../../design/index.ts'
import { formatMoment } from '../../words/dates.ts'
import { t } from '../words.ts'
import { MessageText } from './text.tsx'

/** That a message was changed or deleted; a press shows what it said before. */
export function Versions({ message }: { message: Message }) {
  const [isOpen, setOpen] = useState(false)
  if (!message.edited_at && !message.deleted_at) return null
  const words = message.deleted_at ? t('ticket.history') : t('ticket.edited')
  return (
    <Popover
      label={t('ticket.history')}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          className="rounded-[4px] text-12 text-n-11 underline decoration-n-7 underline-offset-2 hover:text-n-12"
        >
          {words}
        </button>
      }
    >
      <Before messageId={message.message_id} />
    </Popover>
  )
}

function Before({ messageId }: { messageId: string }) {
  const { data, error } = useQuery({ ...messageQuery(messageId), staleTime: 0 })
  const revisions = data?.revisions ?? []
  return (
    <div className="flex flex-col gap-3">
      <h2 className="text-12 font-medium">{t('ticket.history')}</h2>
      {error && <p className="text-12 text-urgent">{errorWords(error)}</p>}
      {data && revisions.length === 0 && <p className="text-12 text-n-11">{t('ticket.no_history')}</p>}
      {revisions.map(({ content, change, changed_at }) => (
        <div key={changed_at} className="min-w-0">
          <MessageText text={content} />
          <p className="mt-1 text-12 text-n-11">
            {t(change === 'deleted' ? 'ticket.history_deleted' : 'ticket.history_edited', {
              at: formatMoment(changed_at),
            })}
          </p>
        </div>
      ))}
    </div>
  )
}
