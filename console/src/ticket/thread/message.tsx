import { memo } from 'react'
import type { Message } from '../../api/types.ts'
import { classes, Icon, IconButton, Menu, MenuItem } from '../../design/index.ts'
import { formatMoment } from '../../words/dates.ts'
import { t } from '../words.ts'
import { Attachment } from './attachment.tsx'
import { useThread } from './context.ts'
import { copyText } from './delivery.tsx'
import { isRecord, isVoice, Kind, Surroundings, wordsFor } from './kind.tsx'
import { Quote } from './quote.tsx'
import { senderName } from './sender.ts'
import { MessageText } from './text.tsx'
import { Versions } from './versions.tsx'

const grounds = {
  customer: 'bg-n-3',
  agent: 'bg-accent-soft',
  bot: 'border border-n-7 bg-n-1',
  system: 'bg-n-2',
}

type Props = { message: Message; isRight: boolean }

/** One message. It takes the focus by the arrow keys; what can be done with it shows on hover and focus. */
export const MessageItem = memo(function MessageItem({ message, isRight }: Props) {
  const thread = useThread()
  const isNote = message.visibility === 'internal'
  const name = senderName(message, thread)
  return (
    <article
      tabIndex={-1}
      id={message.message_id}
      data-message={message.position}
      aria-label={t('ticket.name_and_time', { name, time: formatMoment(message.timestamp) })}
      className={classes(
        'group/message relative flex max-w-full min-w-0 flex-col rounded-bubble',
        isRight ? 'items-end' : 'items-start',
        isNote && 'w-full',
      )}
    >
      <div
        className={classes(
          'max-w-full min-w-0 overflow-hidden rounded-bubble group-data-flash/message:outline-2 group-data-flash/message:outline-offset-2 group-data-flash/message:outline-accent',
          isNote ? 'w-full' : `px-3 py-2 ${grounds[message.sender_type]}`,
        )}
      >
        <Quote message={message} />
        {message.redacted_at || message.deleted_at ? (
          <p className="flex items-start gap-1.5 text-14 text-n-11 italic">
            {message.redacted_at && <Icon name="eye_off" size={14} className="mt-0.75" />}
            {t(message.redacted_at ? 'ticket.redacted' : 'ticket.deleted')}
          </p>
        ) : (
          <Content message={message} />
        )}
      </div>
      <Below message={message} />
      <Actions message={message} isRight={isRight} />
    </article>
  )
})

function Content({ message }: { message: Message }) {
  const { agentName } = useThread()
  const words = wordsFor(message)
  const mentioned = isRecord(message.meta) && Array.isArray(message.meta['mentions']) ? message.meta['mentions'] : []
  return (
    <>
      <Surroundings message={message} />
      <Kind message={message} />
      {message.attachments.length > 0 && (
        <div className={classes('flex flex-col gap-1.5', words !== '' && 'mb-1.5')}>
          {message.attachments.map((attachment) => (
            <Attachment key={attachment.attachment_id} attachment={attachment} isVoice={isVoice(message)} />
          ))}
        </div>
      )}
      {words !== '' && (
        <MessageText
          text={words}
          mentions={mentioned.flatMap((id) => (typeof id === 'string' ? (agentName(id) ?? []) : []))}
        />
      )}
    </>
  )
}

function Below({ message }: { message: Message }) {
  const { reactions } = message
  if (message.redacted_at || (reactions.length === 0 && !message.edited_at && !message.deleted_at)) return null
  return (
    <div className="relative z-1 -mt-1 flex items-center gap-2 px-2">
      {reactions.length > 0 && (
        <span
          role="img"
          aria-label={t('ticket.reactions', { emoji: reactions.join(' ') })}
          className="max-w-40 truncate rounded-full border bg-n-1 px-1.5 py-0.5 text-12"
        >
          {reactions.map((emoji) => emoji.slice(0, 16)).join(' ')}
        </span>
      )}
      <span className="mt-1.5">
        <Versions message={message} />
      </span>
    </div>
  )
}

function Actions({ message, isRight }: Props) {
  const thread = useThread()
  const canQuote = thread.canQuote && message.visibility === 'public' && !message.deleted_at
  const isNote = message.visibility === 'internal'
  if (message.redacted_at || (message.deleted_at && !thread.canRedact)) return null
  return (
    <div
      className={classes(
        'absolute z-1 hidden gap-0.5 rounded-control border border-n-7 bg-n-1 p-0.5 group-focus-within/message:flex group-hover/message:flex has-data-popup-open:flex',
        isNote ? '-top-1.5 right-0' : isRight ? 'top-0.5 right-full mr-1' : 'top-0.5 left-full ml-1',
      )}
    >
      {canQuote && (
        <IconButton
          icon="reply"
          size="small"
          side="top"
          label={t('ticket.quote')}
          onClick={() => thread.quote(message)}
        />
      )}
      {thread.canRedact ? (
        <Menu align="end" trigger={<IconButton icon="more" size="small" side="top" label={t('ticket.more')} />}>
          {!message.deleted_at && (
            <MenuItem icon="copy" onSelect={() => void copyText(message.content)}>
              {t('ticket.copy')}
            </MenuItem>
          )}
          <MenuItem icon="trash" isDanger onSelect={() => thread.redact(message)}>
            {t('ticket.redact')}
          </MenuItem>
        </Menu>
      ) : (
        <IconButton
          icon="copy"
          size="small"
          side="top"
          label={t('ticket.copy')}
          onClick={() => void copyText(message.content)}
        />
      )}
    </div>
  )
}
