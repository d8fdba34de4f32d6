import { ApiProblem } from '../api/problem.ts'
import { loadedRows } from '../api/ticket-runs.ts'
import type { Priority, Status, Ticket } from '../api/types.ts'
import { errorWords, priorityWord, statusWord, toast, toastError } from '../design/index.ts'
import { formatMoment } from '../words/dates.ts'
import { type BulkChange, changeMany, wayBack } from './bulk.ts'
import { listHandle } from './handle.ts'
import { useInbox } from './state.tsx'
import { t } from './words.ts'

/** The loaded rows that are selected; with none selected, the one that the keys are on. */
export function useSelectedRows(): Ticket[] {
  const { list, selection, cursorId } = useInbox()
  if (!list) return []
  const wanted = selection.ids.size > 0 ? selection.ids : new Set([cursorId])
  return loadedRows(list).filter(({ ticket_id }) => wanted.has(ticket_id))
}

/** Each thing that can be done with selected conversations: shown and told at once, with a way back. */
export function useBulk() {
  const { selection, cursorId, setPart } = useInbox()
  const rows = useSelectedRows()

  function act(change: BulkChange, told: string): void {
    setPart(null)
    selection.clear()
    void make(rows, change, told)
    // The menu that had the focus is gone with the bar.
    if (cursorId) requestAnimationFrame(() => listHandle.current?.focus(cursorId))
  }
  const count = rows.length
  return {
    resolve: () => act({ status: 'resolved' }, t('inbox.did_status', { count, value: statusWord('resolved') })),
    status: (status: Status) => act({ status }, t('inbox.did_status', { count, value: statusWord(status) })),
    priority: (priority: Priority) =>
      act({ priority }, t('inbox.did_priority', { count, value: priorityWord(priority) })),
    assign: (agentId: string | null, name: string) =>
      act(
        { assigned_agent_id: agentId },
        agentId === null ? t('inbox.did_unassign', { count }) : t('inbox.did_assign', { count, value: name }),
      ),
    addTag: (tag: string) => act({ add_tags: [tag] }, t('inbox.did_add_tag', { count, value: tag })),
    removeTag: (tag: string) => act({ remove_tags: [tag] }, t('inbox.did_remove_tag', { count, value: tag })),
    snooze: (until: Date | null) =>
      act(
        { snoozed_until: until?.toISOString() ?? null },
        until ? t('inbox.did_snooze', { count, value: formatMoment(until) }) : t('inbox.did_wake', { count }),
      ),
  }
}

async function make(rows: readonly Ticket[], change: BulkChange, told?: string): Promise<void> {
  if (rows.length === 0) return
  const back = wayBack(rows, change)
  if (told) toast(told, back.length > 0 ? { undo: () => void undo(back) } : {})
  try {
    const failed = await changeMany(rows, change)
    if (failed[0]) {
      const { code = 'unknown', detail = '' } = failed[0]
      const why = errorWords(new ApiProblem({ status: 409, code, detail }))
      toast(t('inbox.some_failed', { count: failed.length, why }), { isError: true })
    }
  } catch (error) {
    toastError(error)
  }
}

async function undo(steps: ReturnType<typeof wayBack>): Promise<void> {
  for (const { tickets, change } of steps) await make(tickets, change)
}
