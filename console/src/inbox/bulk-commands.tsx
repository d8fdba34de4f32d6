import { useCommands } from '../commands/index.ts'
import { bulkKeys, bulkParts } from './bulk-keys.ts'
import { useInbox } from './state.tsx'
import { useBulk } from './use-bulk.ts'
import { usePicks } from './use-picks.tsx'
import { t } from './words.ts'

/** While rows are selected their keys go before those of the open conversation; with none open they are on the row. */
export function BulkCommands() {
  const { selection, openId, cursorId } = useInbox()
  const isMeant = selection.ids.size > 0 || (openId === undefined && cursorId !== undefined)
  return isMeant && <Commands />
}

function Commands() {
  const { selection, cursorId, setPart } = useInbox()
  const { resolve } = useBulk()
  const picks = usePicks()
  const group = t('inbox.group')
  const goesFirst = selection.ids.size > 0
  useCommands([
    { id: 'inbox.resolve', words: t('inbox.resolve'), group, key: 'e', goesFirst, run: resolve },
    ...bulkParts.map((part) => ({
      id: `inbox.${part}`,
      words: t(`inbox.${part}`),
      group,
      key: bulkKeys[part],
      goesFirst,
      pick: picks[part],
      run() {
        if (selection.ids.size === 0 && cursorId) selection.toggle(cursorId)
        setPart(part)
      },
    })),
  ])
  return null
}
