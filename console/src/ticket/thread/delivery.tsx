import { placeMessage } from '@parley/contract'
import { useState } from 'react'
import { api } from '../../api/index.ts'
import { keys } from '../../api/keys.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Message, Ticket } from '../../api/types.ts'
import { Button, Icon, type IconName, Tooltip, toast, toastError } from '../../design/index.ts'
import { t } from '../words.ts'

type State = NonNullable<Message['delivery']>['state']

const looks: Record<State, { icon: IconName; colour: string }> = {
  queued: { icon: 'clock', colour: 'text-n-10' },
  sent: { icon: 'check', colour: 'text-n-10' },
  delivered: { icon: 'checks', colour: 'text-n-10' },
  read: { icon: 'checks', colour: 'text-accent-text' },
  failed: { icon: 'failed', colour: 'text-urgent' },
  unknown: { icon: 'warning', colour: 'text-waiting' },
}

/** How far an answer got: a tick that says its name. */
export function Tick({ state, withWord }: { state: State; withWord: boolean }) {
  const { icon, colour } = looks[state]
  const word = t(`ticket.state_${state}`)
  if (withWord)
    return (
      <span className="inline-flex items-center gap-1">
        <Icon name={icon} size={14} className={colour} />
        {word}
      </span>
    )
  return (
    <Tooltip words={word}>
      <span role="img" aria-label={word} className="inline-flex">
        <Icon name={icon} size={14} className={colour} />
      </span>
    </Tooltip>
  )
}

/** Why an answer did not arrive, or may not have, and what can be done. */
export function Undelivered({ message, ticketId }: { message: Message; ticketId: string }) {
  const [isBusy, setBusy] = useState(false)
  const delivery = message.delivery
  if (!delivery || (delivery.state !== 'failed' && delivery.state !== 'unknown')) return null
  const hasFailed = delivery.state === 'failed'
  const retry = async () => {
    setBusy(true)
    await sendAgain(message.message_id, ticketId).catch(toastError)
    setBusy(false)
  }
  return (
    <div className="flex max-w-full flex-wrap items-center justify-end gap-x-2 gap-y-1 text-12">
      <p className={`flex min-w-0 items-start gap-1.5 leading-[1.45] ${hasFailed ? 'text-urgent' : 'text-waiting'}`}>
        <Icon name={looks[delivery.state].icon} size={14} className="mt-0.5" />
        <span dir="auto" className="min-w-0 wrap-anywhere">
          {t(hasFailed ? 'ticket.failed_because' : 'ticket.unknown_because', {
            reason: delivery.reason ?? t('ticket.no_reason'),
          })}
        </span>
      </p>
      <span className="flex gap-1.5">
        {hasFailed ? (
          <Button size="small" icon="retry" isBusy={isBusy} onClick={() => void retry()}>
            {t('ticket.retry')}
          </Button>
        ) : (
          <Tooltip words={t('ticket.retry_unknown_hint')}>
            <Button size="small" icon="retry" isBusy={isBusy} onClick={() => void retry()}>
              {t('ticket.retry_unknown')}
            </Button>
          </Tooltip>
        )}
        <Button size="small" icon="copy" onClick={() => void copyText(message.content)}>
          {t('app.copy')}
        </Button>
      </span>
    </div>
  )
}

/** @throws ApiProblem */
async function sendAgain(message_id: string, ticketId: string): Promise<void> {
  const {
    ticket_id: _,
    attempts: __,
    revisions: ___,
    ...message
  } = await api('POST /messages/{message_id}/retry', {
    params: { message_id },
  })
  queryClient.setQueryData<Ticket>(keys.ticket(ticketId), (ticket) => {
    const isKnown = ticket?.timeline.find((one) => one.message_id === message_id)?.delivery?.state
    // The feed may have told of a later state already.
    if (!ticket || (isKnown !== 'failed' && isKnown !== 'unknown')) return ticket
    return { ...ticket, timeline: placeMessage(ticket.timeline, message) }
  })
}

export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text).then(() => toast(t('app.copied'), { ms: 2000 }), toastError)
}
