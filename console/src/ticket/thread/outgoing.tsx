import { useEffect, useState } from 'react'
import { ApiProblem } from '../../api/problem.ts'
import { Button, classes, errorWords, Icon } from '../../design/index.ts'
import { formatMoment } from '../../words/dates.ts'
import { type Outgoing, undo } from '../outbox/index.ts'
import { t } from '../words.ts'
import { MessageText } from './text.tsx'

const soonMs = 60_000

/** What was sent and is no message yet, where it will stand: on its way, waiting, or refused; until then it can be taken back. */
export function OutgoingItem({ entry, agentId }: { entry: Outgoing; agentId: string }) {
  const isNote = entry.mode === 'note'
  return (
    <li className={classes('flex flex-col gap-1', isNote ? '' : 'items-end pr-8.5 pl-12')}>
      <div
        className={classes(
          'max-w-full min-w-0 overflow-hidden rounded-bubble px-3 py-2',
          isNote ? 'border border-waiting-line bg-waiting-soft' : 'bg-accent-soft',
          entry.state === 'refused' && 'border border-urgent-line',
        )}
      >
        <MessageText text={entry.content} />
      </div>
      {entry.state === 'refused' ? (
        <Refused entry={entry} agentId={agentId} />
      ) : (
        <OnItsWay entry={entry} agentId={agentId} />
      )}
    </li>
  )
}

function OnItsWay({ entry, agentId }: { entry: Outgoing; agentId: string }) {
  const left = useSecondsLeft(entry.dueAt)
  const canUndo = entry.state !== 'scheduled' || left === null || left > 0
  return (
    <p className="flex min-h-6 flex-wrap items-center justify-end gap-x-2 text-12 text-n-11">
      <span className="inline-flex items-center gap-1">
        <Icon name="clock" size={14} className="text-n-10" />
        {wordsOf(entry)}
      </span>
      {canUndo && (
        <button
          type="button"
          onClick={() => void undo(agentId, entry)}
          className="tabular rounded-[4px] px-1 py-0.5 font-medium text-accent-text hover:bg-n-4"
        >
          {left !== null && left > 0 && left <= soonMs / 1000 ? t('ticket.undo_in', { count: left }) : t('ticket.undo')}
        </button>
      )}
    </p>
  )
}

function wordsOf({ state, problem, dueAt, mode }: Outgoing): string {
  if (state === 'waiting' && problem)
    return t(
      ['network', 'timeout', 'not_authenticated'].includes(problem.code) ? 'ticket.waits_offline' : 'ticket.waits_busy',
    )
  if (state === 'waiting') return t('ticket.waits_turn')
  if (dueAt !== null && dueAt - Date.now() > soonMs)
    return t('ticket.will_be_sent', { at: formatMoment(new Date(dueAt)) })
  return t(mode === 'note' ? 'ticket.sending_note' : 'ticket.sending')
}

function Refused({ entry, agentId }: { entry: Outgoing; agentId: string }) {
  const reason = entry.problem ? errorWords(new ApiProblem({ status: 422, ...entry.problem })) : t('errors.unknown')
  return (
    <div role="alert" className="flex max-w-full flex-wrap items-center justify-end gap-x-2 gap-y-1 text-12">
      <p className="flex min-w-0 items-start gap-1.5 leading-[1.45] text-urgent">
        <Icon name="failed" size={14} className="mt-0.5" />
        <span className="min-w-0">{t('ticket.refused', { reason })}</span>
      </p>
      <Button size="small" icon="edit" onClick={() => void undo(agentId, entry)}>
        {t('ticket.edit_again')}
      </Button>
    </div>
  )
}

/** Whole seconds until then, counting down; null when there is no such moment. */
function useSecondsLeft(dueAt: number | null): number | null {
  const [now, setNow] = useState(Date.now)
  const isOver = dueAt === null || now >= dueAt
  useEffect(() => {
    if (isOver) return
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [isOver])
  return dueAt === null ? null : Math.max(0, Math.ceil((dueAt - now) / 1000))
}
