import { useCommands } from '../commands/index.ts'
import { t } from '../words/t.ts'
import { bulkKeys, bulkParts } from './bulk-keys.ts'
import { useInbox } from './state.tsx'
import { useBulk } from './use-bulk.ts'

/** While rows are selected their keys go before those of the open conversation; with none open they are on the row. */
export function BulkCommands() {
  const { selection, openId, cursorId } = useInbox()
  const isSelecting = selection.ids.size > 0
  if (isSelecting) return <Commands key="selected" />
  return openId === undefined && cursorId !== undefined && <Commands key="row" />
}

function Commands() {
  const { selection, cursorId, setPart } = useInbox()
  const { resolve } = useBulk()
  const group = t('inbox.group')
  useCommands([
    { id: 'inbox.resolve', words: t('inbox.resolve'), group, key: 'e', run: resolve },
    ...bulkParts.map((part) => ({
      id: `inbox.${part}`,
      words: t(`inbox.${part}`),
      group,
      key: bulkKeys[part],
      run() {
        if (selection.ids.size === 0 && cursorId) selection.toggle(cursorId)
        setPart(part)
      },
    })),
  ])
  return null
}
