import { useEffect, useRef } from 'react'
import { loadTop } from '../api/ticket-list.ts'
import { indexOf, lengthOf, rowAt } from '../api/ticket-runs.ts'
import { useSize } from '../app/size.ts'
import { type Command, useCommands } from '../commands/index.ts'
import { toastError } from '../design/index.ts'
import { listHandle } from './handle.ts'
import { between } from './selection.ts'
import { type Inbox, useInbox } from './state.tsx'
import { t } from './words.ts'

/** More at once are not chosen by one key: what is done with them takes a request for each hundred. */
export const mostSelected = 1000

/** `j` and `k` through the list, and what is selected by keys. */
export function useMoving(): void {
  const inbox = useInbox()
  const { selection, cursorId, list } = inbox
  const size = useSize()
  const focusNext = useFocus(inbox)
  const group = t('inbox.group')

  function move(by: number, isExtending = false): void {
    if (!list || lengthOf(list) === 0) return
    const at = cursorId === undefined ? -1 : indexOf(list, cursorId)
    const next = at < 0 ? 0 : Math.min(lengthOf(list) - 1, Math.max(0, at + by))
    const row = rowAt(list, next)
    if (!row) {
      listHandle.current?.show(next)
      return
    }
    inbox.setCursor(row.ticket_id)
    if (isExtending && selection.ids.size === 0 && cursorId) selection.set(between(list, cursorId, row.ticket_id))
    else if (isExtending) selection.extend(row.ticket_id)
    focusNext(row.ticket_id)
    // Where there is room beside the list, moving reads; what is read is left by Back in one step.
    const reads = inbox.openId !== undefined || size !== 'narrow'
    if (reads && !isExtending && selection.ids.size === 0)
      inbox.open(row.ticket_id, { replace: inbox.openId !== undefined })
  }

  const isInList = () => listHandle.current?.hasFocus() ?? false
  const step = (id: string, words: string, key: string, by: number, more: Partial<Command> = {}): Command => ({
    id,
    words,
    group,
    key,
    isHidden: true,
    run: () => move(by),
    ...more,
  })
  useCommands([
    step('inbox.next', t('inbox.next'), 'j', 1),
    step('inbox.previous', t('inbox.previous'), 'k', -1),
    step('inbox.next_row', t('inbox.next'), 'down', 1, { when: isInList }),
    step('inbox.previous_row', t('inbox.previous'), 'up', -1, { when: isInList }),
    step('inbox.extend_down', t('inbox.select_range'), 'shift+j', 1, { run: () => move(1, true) }),
    step('inbox.extend_up', t('inbox.select_range'), 'shift+k', -1, { run: () => move(-1, true) }),
    step('inbox.extend_row_down', t('inbox.select_range'), 'shift+down', 1, {
      when: isInList,
      run: () => move(1, true),
    }),
    step('inbox.extend_row_up', t('inbox.select_range'), 'shift+up', -1, { when: isInList, run: () => move(-1, true) }),
    {
      id: 'inbox.select',
      words: t('inbox.select'),
      group,
      key: 'x',
      when: () => cursorId !== undefined,
      run: () => cursorId && selection.toggle(cursorId),
    },
    {
      id: 'inbox.select_range',
      words: t('inbox.select_range'),
      group,
      key: 'shift+x',
      when: () => cursorId !== undefined,
      run: () => cursorId && selection.extend(cursorId),
    },
    {
      id: 'inbox.select_all',
      words: t('inbox.select_all'),
      group,
      key: 'mod+a',
      when: () => (isInList() || selection.ids.size > 0) && !isWriting(),
      run: () => void selectAll(inbox),
    },
    {
      id: 'inbox.select_none',
      words: t('inbox.select_none'),
      group,
      key: 'escape',
      when: () => selection.ids.size > 0,
      run: () => selection.clear(),
    },
  ])
}

export async function selectAll({ filter, selection }: Inbox): Promise<void> {
  await loadTop(filter, mostSelected).then(selection.set, toastError)
}

function isWriting(): boolean {
  return document.activeElement?.matches('input, textarea, [contenteditable]') ?? false
}

/** Focuses a row as soon as it is drawn. */
function useFocus({ list }: Inbox): (ticketId: string) => void {
  const wanted = useRef<string>(undefined)
  useEffect(() => {
    const id = wanted.current
    if (id === undefined) return
    wanted.current = undefined
    listHandle.current?.focus(id)
  })
  return (id) => {
    wanted.current = id
    if (list) listHandle.current?.show(indexOf(list, id))
  }
}
