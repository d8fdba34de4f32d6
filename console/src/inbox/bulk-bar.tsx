import type { ReactNode } from 'react'
import { lengthOf } from '../api/ticket-runs.ts'
import type { Priority, Status } from '../api/types.ts'
import {
  Checkbox,
  IconButton,
  type IconName,
  PickList,
  Popover,
  PriorityMark,
  priorityWord,
  StatusMark,
  statusWord,
} from '../design/index.ts'
import { priorityChoices } from '../filter/query.ts'
import { SnoozeList } from '../snooze/snooze-list.tsx'
import { formatNumber, t } from '../words/t.ts'
import { type BulkPart, bulkKeys } from './bulk-keys.ts'
import { AssignList, chosenBy, TagList } from './bulk-lists.tsx'
import { mostSelected, selectAll } from './moving.ts'
import { useInbox } from './state.tsx'
import { useBulk, useSelectedRows } from './use-bulk.ts'

const icons: Record<BulkPart, IconName> = {
  assign: 'person',
  status: 'inbox',
  tag: 'tag',
  priority: 'flag',
  snooze: 'snooze',
}
const statusOrder: readonly Status[] = ['open', 'pending_customer', 'resolved', 'closed']

/** What can be done with what is selected; in the place of the list's title, so that nothing moves. */
export function BulkBar() {
  const inbox = useInbox()
  const { list, selection } = inbox
  const { part, setPart } = inbox
  const rows = useSelectedRows()
  const total = list ? lengthOf(list) : 0
  const count = selection.ids.size
  const isAll = count >= total
  const act = useBulk()
  const popover = (one: BulkPart, children: ReactNode) => (
    <Popover
      isFlush
      label={t(`inbox.${one}`)}
      align="end"
      isOpen={part === one}
      onOpenChange={(open) => setPart(open ? one : null)}
      trigger={<IconButton icon={icons[one]} label={t(`inbox.${one}`)} keys={bulkKeys[one]} />}
    >
      {children}
    </Popover>
  )
  return (
    <div
      role="toolbar"
      aria-label={t('inbox.selected', { count })}
      className="@container flex h-13 items-center gap-0.5 pr-2 pl-2.5"
    >
      <span className="flex min-w-0 flex-1 items-center gap-2.5">
        <Checkbox
          isChecked={isAll}
          isPartly={!isAll}
          label={t(isAll ? 'inbox.select_none' : 'inbox.select_all')}
          onChange={() => (isAll ? selection.clear() : void selectAll(inbox))}
        />
        <span role="status" className="tabular min-w-0 truncate font-medium">
          <span className="hidden @min-[320px]:inline">
            {isAll || count < mostSelected
              ? t('inbox.selected', { count })
              : t('inbox.selected_of', { chosen: formatNumber(count), total: formatNumber(total) })}
          </span>
          <span aria-hidden className="@min-[320px]:hidden">
            {formatNumber(count)}
          </span>
        </span>
      </span>
      <IconButton icon="check" label={t('inbox.resolve')} keys="e" onClick={act.resolve} />
      {popover('assign', <AssignList rows={rows} onPick={act.assign} />)}
      {popover(
        'status',
        <PickList
          isShort
          label={t('inbox.status')}
          options={statusOrder.map((value) => ({
            value,
            label: statusWord(value),
            mark: <StatusMark status={value} />,
            isChosen: chosenBy(rows, (row) => row.status === value),
          }))}
          onPick={act.status}
        />,
      )}
      {popover('tag', <TagList rows={rows} onAdd={act.addTag} onRemove={act.removeTag} />)}
      {popover(
        'priority',
        <PickList
          isShort
          label={t('inbox.priority')}
          options={priorityChoices.map((value: Priority) => ({
            value,
            label: priorityWord(value),
            mark: <PriorityMark priority={value} />,
            isChosen: chosenBy(rows, (row) => row.priority === value),
          }))}
          onPick={act.priority}
        />,
      )}
      {popover('snooze', <SnoozeList isSnoozed={rows.some((row) => row.snoozed_until)} onPick={act.snooze} />)}
      <IconButton icon="close" label={t('inbox.select_none')} keys="escape" onClick={selection.clear} />
    </div>
  )
}
