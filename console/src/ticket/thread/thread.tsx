import { lazy, Suspense, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import type { Message, Ticket } from '../../api/types.ts'
import { Icon } from '../../design/index.ts'
import { useOutgoing } from '../outbox/index.ts'
import { t } from '../words.ts'
import { Announcer } from './announce.tsx'
import { Beginning } from './beginning.tsx'
import { ThreadContext } from './context.ts'
import { DaySection } from './day-section.tsx'
import { timelineDays } from './entries.ts'
import { OutgoingItem } from './outgoing.tsx'
import { useThreadCommands } from './use-commands.ts'
import { useHistory } from './use-history.ts'
import { useOlderMessages } from './use-older.ts'
import { usePlace } from './use-place.ts'
import { useThreadScroll } from './use-scroll.ts'
import { useFirstNew, useSeen } from './use-seen.ts'

const RedactDialog = lazy(async () => ({ default: (await import('./redact-dialog.tsx')).RedactDialog }))

type Props = {
  ticket: Ticket
  me: string
  canQuote: boolean
  canRedact: boolean
  onQuote: (message: Message) => void
  /** A message to begin at, such as one that was searched for. */
  begin: string | undefined
}

/** The conversation, oldest to newest. Mounted anew for each ticket. */
export function Thread({ ticket, me, canQuote, canRedact, onQuote, begin }: Props) {
  const ticketId = ticket.ticket_id
  const older = useOlderMessages(ticket)
  const { messages, isWhole } = older
  const events = useHistory(ticketId)
  const newFrom = useFirstNew(ticket, me)
  const outgoing = useOutgoing(me, ticket)
  const scroll = useThreadScroll(ticketId, begin ?? (newFrom ? 'new-line' : null), older.showOlder)
  const { boxRef, contentRef, isAtEnd, toEnd, bring } = scroll
  const seen = useSeen(ticket, boxRef)
  const jumpTo = async (id: string) => {
    if (await older.reach(id)) whenDrawn(id, () => bring(id) && flash(id))
  }
  const [redacting, setRedacting] = useState<Message>()
  const { place, names } = usePlace(ticket, messages, {
    ...{ me, canQuote, canRedact },
    quote: onQuote,
    redact: setRedacting,
    jumpTo: (id) => void jumpTo(id),
  })
  const days = useMemo(() => timelineDays(messages, events, { newFrom, isWhole }), [messages, events, newFrom, isWhole])
  const lastOurs = messages.findLast((one) => one.sender_type !== 'customer' && one.visibility === 'public')
  const unseen = useUnseen(messages, isAtEnd, me)
  useThreadCommands({ ticket, boxRef, markUnread: seen.markUnread })

  // It was not known yet what is new when the ticket was drawn.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it becomes known
  useLayoutEffect(() => {
    if (newFrom && isAtEnd && begin === undefined) bring('new-line', 'top')
  }, [newFrom])
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message that is asked for
  useEffect(() => {
    if (begin !== undefined) void jumpTo(begin)
  }, [begin])
  // What one sends oneself is looked at.
  const newest = outgoing.at(-1)
  // biome-ignore lint/correctness/useExhaustiveDependencies: when something is sent
  useLayoutEffect(() => {
    if (newest && Date.now() - newest.at < 1000) toEnd()
  }, [newest?.clientId])

  return (
    <ThreadContext value={place}>
      <div className="relative flex min-h-0 flex-1 flex-col">
        <section
          ref={boxRef}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled and left by keys
          tabIndex={0}
          data-thread
          aria-label={t('ticket.messages')}
          onScroll={seen.check}
          className="focus-inside min-h-0 flex-1 overflow-x-hidden overflow-y-auto px-4 [overflow-anchor:none]"
        >
          <div ref={contentRef} className="mx-auto flex min-h-full max-w-[720px] flex-col justify-end pt-3 pb-4">
            <Beginning ticket={ticket} older={older} />
            {days.map((day) => (
              <DaySection key={day.key} day={day} ticketId={ticketId} names={names} lastOurs={lastOurs} />
            ))}
            {outgoing.length > 0 && (
              <ol className="mt-3 flex flex-col gap-3">
                {outgoing.map((entry) => (
                  <OutgoingItem key={entry.clientId} entry={entry} agentId={me} />
                ))}
              </ol>
            )}
          </div>
        </section>
        {!isAtEnd && (
          <button
            type="button"
            onClick={toEnd}
            aria-label={t('ticket.to_end')}
            className="floating absolute bottom-3 left-1/2 z-3 flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full px-3 text-12 font-medium hover:bg-n-3"
          >
            <Icon name="down" size={14} className="text-n-11" />
            {unseen > 0 && <span className="tabular text-accent-text">{t('ticket.new_below', { count: unseen })}</span>}
          </button>
        )}
        <Announcer messages={messages} place={place} />
        <Suspense>{redacting && <RedactDialog message={redacting} onClose={() => setRedacting(undefined)} />}</Suspense>
      </div>
    </ThreadContext>
  )
}

/** How many messages of others came while one read further up. */
function useUnseen(messages: readonly Message[], isAtEnd: boolean, me: string): number {
  const count = messages.at(-1)?.position ?? 0
  const [leftAt, setLeftAt] = useState<number | null>(null)
  if (isAtEnd && leftAt !== null) setLeftAt(null)
  if (!isAtEnd && leftAt === null) setLeftAt(count)
  if (leftAt === null) return 0
  return messages.filter((one) => one.position > leftAt && one.agent_id !== me).length
}

/** Many messages take more than a frame to draw. */
function whenDrawn(id: string, then: () => void, framesLeft = 120): void {
  requestAnimationFrame(() => {
    if (document.getElementById(id)) then()
    else if (framesLeft > 0) whenDrawn(id, then, framesLeft - 1)
  })
}

function flash(id: string): void {
  const element = document.getElementById(id)
  if (!element) return
  element.dataset['flash'] = ''
  element.focus({ preventScroll: true })
  setTimeout(() => delete element.dataset['flash'], 1600)
}
