import { memo } from 'react'
import type { Message } from '../../api/types.ts'
import { Avatar, classes, Icon } from '../../design/index.ts'
import { formatMoment, formatTime } from '../../words/dates.ts'
import { t } from '../words.ts'
import { useThread } from './context.ts'
import { Tick, Undelivered } from './delivery.tsx'
import { MessageItem } from './message.tsx'
import { senderName } from './sender.ts'

type Props = { messages: readonly Message[]; ticketId: string; isLast: boolean }

/** What one sender wrote in one go: one face, one time. Customers at the left, we at the right, notes across. */
export const Group = memo(function Group(props: Props) {
  const [first] = props.messages
  if (!first) return null
  if (first.sender_type === 'system') return <SystemLines messages={props.messages} />
  return first.visibility === 'internal' ? <Note messages={props.messages} /> : <Said {...props} first={first} />
}, isSame)

function isSame(a: Props, b: Props): boolean {
  return (
    a.isLast === b.isLast &&
    a.messages.length === b.messages.length &&
    a.messages.every((message, at) => message === b.messages[at])
  )
}

function Said({ messages, ticketId, isLast, first }: Props & { first: Message }) {
  const thread = useThread()
  const isRight = first.sender_type !== 'customer'
  const name = senderName(first, thread)
  const fullName = first.sender_type === 'agent' ? (thread.agentName(first.agent_id) ?? name) : name
  return (
    <li className={classes('flex items-start gap-2.5', isRight && 'flex-row-reverse')}>
      <Face message={first} name={fullName} />
      <div className={classes('flex w-full min-w-0 flex-col gap-1', isRight ? 'items-end pl-12' : 'items-start pr-12')}>
        <Line name={name} at={first.timestamp} isRight={isRight} />
        {messages.map((message, at) => (
          <div
            key={message.message_id}
            className={classes('flex max-w-full min-w-0 flex-col gap-1', isRight && 'items-end')}
          >
            <MessageItem message={message} isRight={isRight} />
            <Undelivered message={message} ticketId={ticketId} />
            <TickLine message={message} next={messages[at + 1]} isLast={isLast && at === messages.length - 1} />
          </div>
        ))}
      </div>
    </li>
  )
}

function Face({ message, name }: { message: Message; name: string }) {
  if (message.sender_type === 'bot')
    return (
      <span
        aria-hidden
        className="mt-5 inline-flex size-6 shrink-0 items-center justify-center rounded-full border border-n-8 text-n-11"
      >
        <Icon name="bot" size={14} />
      </span>
    )
  return <Avatar name={name} look={message.sender_type === 'agent' ? 'accent' : 'plain'} className="mt-5" />
}

function Line({ name, at, isRight }: { name: string; at: string; isRight: boolean }) {
  return (
    <p className={classes('flex h-4 max-w-full items-center gap-1.5 text-12 text-n-11', isRight && 'justify-end')}>
      <bdi className="min-w-0 truncate font-medium">{name}</bdi>
      <time dateTime={at} title={formatMoment(at)} className="tabular">
        {formatTime(at)}
      </time>
    </p>
  )
}

/** Ticks stand once for those in a row that got equally far; the newest answer says its word. */
function TickLine({ message, next, isLast }: { message: Message; next: Message | undefined; isLast: boolean }) {
  const state = message.delivery?.state
  if (!state || state === 'failed' || state === 'unknown' || next?.delivery?.state === state) return null
  return (
    <p className="flex h-4 items-center pr-0.5 text-12 text-n-11">
      <Tick state={state} withWord={isLast} />
    </p>
  )
}

function Note({ messages }: { messages: readonly Message[] }) {
  const thread = useThread()
  const first = messages[0] as Message
  return (
    <li className="rounded-bubble border border-waiting-line bg-waiting-soft px-3 pt-2 pb-2.5">
      <p className="mb-1 flex items-center gap-1.5 text-12 text-n-11">
        <Icon name="lock" size={14} className="text-waiting" />
        <span className="font-medium text-waiting">{t('ticket.note')}</span>
        <bdi className="min-w-0 truncate">{senderName(first, thread)}</bdi>
        <time dateTime={first.timestamp} title={formatMoment(first.timestamp)} className="tabular">
          {formatTime(first.timestamp)}
        </time>
      </p>
      <div className="flex flex-col gap-2">
        {messages.map((message) => (
          <MessageItem key={message.message_id} message={message} isRight={false} />
        ))}
      </div>
    </li>
  )
}

function SystemLines({ messages }: { messages: readonly Message[] }) {
  return (
    <li className="flex flex-col items-center gap-1 px-4 text-center text-12 leading-[1.45] text-n-11">
      {messages.map((message) => (
        <span
          key={message.message_id}
          id={message.message_id}
          data-message={message.position}
          dir="auto"
          className="max-w-full wrap-anywhere"
        >
          {message.content}
        </span>
      ))}
    </li>
  )
}
