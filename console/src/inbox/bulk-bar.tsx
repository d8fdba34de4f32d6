import type { ReactNode } from 'react'
import { lengthOf } from '../api/ticket-runs.ts'
import { Checkbox, IconButton, type IconName, PickList, Popover } from '../design/index.ts'
import { SnoozeList } from '../snooze/snooze-list.tsx'
import { formatNumber } from '../words/t.ts'
import { type BulkPart, bulkKeys, bulkParts } from './bulk-keys.ts'
import { mostSelected, selectAll } from './moving.ts'
import { useInbox } from './state.tsx'
import { useBulk, useSelectedRows } from './use-bulk.ts'
import { usePicks } from './use-picks.tsx'
import { t } from './words.ts'

const icons: Record<BulkPart, IconName> = {
  assign: 'person',
  status: 'inbox',
  tag: 'tag',
  priority: 'flag',
  snooze: 'snooze',
}

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
  const picks = usePicks()
  const popover = (one: BulkPart, children: ReactNode) => (
    <Popover
      key={one}
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
      className="@container flex h-13 items-center pr-2 pl-2.5"
    >
      <span className="flex min-w-0 flex-1 items-center gap-2.5">
        <Checkbox
          isChecked={isAll}
          isPartly={!isAll}
          label={t(isAll ? 'inbox.select_none' : 'inbox.select_all')}
          onChange={() => (isAll ? selection.clear() : void selectAll(inbox))}
        />
        <span role="status" className="tabular min-w-0 truncate font-medium">
          <span className="sr-only @min-[330px]:not-sr-only">
            {isAll || count < mostSelected
              ? t('inbox.selected', { count })
              : t('inbox.selected_of', { chosen: formatNumber(count), total: formatNumber(total) })}
          </span>
          <span aria-hidden className="@min-[330px]:hidden">
            {formatNumber(count)}
          </span>
        </span>
      </span>
      <IconButton icon="check" label={t('inbox.resolve')} keys="e" onClick={act.resolve} />
      {bulkParts.map((one) =>
        popover(
          one,
          one === 'snooze' ? (
            <SnoozeList isSnoozed={rows.some((row) => row.snoozed_until)} onPick={act.snooze} />
          ) : (
            <PickList
              isShort={one === 'status' || one === 'priority'}
              label={t(`inbox.${one}`)}
              options={part === one ? picks[one].options() : []}
              onPick={picks[one].onPick}
              onAdd={picks[one].onAdd}
            />
          ),
        ),
      )}
      <IconButton icon="close" label={t('inbox.select_none')} keys="escape" onClick={selection.clear} />
    </div>
  )
}
