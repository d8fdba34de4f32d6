import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { lengthOf } from '../api/ticket-runs.ts'
import { sorts } from '../api/types.ts'
import { usePanes } from '../app/panes.tsx'
import { useCommands } from '../commands/index.ts'
import { IconButton, Menu, MenuRadio } from '../design/index.ts'
import { FilterBox } from '../filter/filter-box.tsx'
import { formatNumber } from '../words/t.ts'
import { BulkBar } from './bulk-bar.tsx'
import { useInbox } from './state.tsx'
import { t } from './words.ts'

/** What the list shows: its view, how many, in which order, narrowed by what. While rows are selected: what to do with them. */
export function ListHeader() {
  const { view, list, sort, tokens, narrow, choices, selection, words: given } = useInbox()
  const { size, setViewsOpen } = usePanes()
  const [typed, setTyped] = useState(given)
  const box = useRef<{ focus(): void }>(null)
  const navigate = useNavigate()
  const search = (q: string) => void navigate({ to: '/search', search: { q } })
  useCommands([
    {
      id: 'inbox.filter',
      words: t('inbox.filter'),
      group: t('inbox.group'),
      key: 'f',
      run: () => box.current?.focus(),
    },
    ...sorts.map((one) => ({
      id: `inbox.sort_${one}`,
      words: t(`inbox.sort_${one}`),
      group: t('inbox.group'),
      run: () => narrow({ sort: one }),
    })),
  ])
  return (
    <header className="shrink-0 border-b">
      {selection.ids.size > 0 ? (
        <>
          <h1 className="sr-only">{t(`inbox.view_${view}`)}</h1>
          <BulkBar />
        </>
      ) : (
        <div className="flex h-13 items-center gap-2 pr-2 pl-4">
          {size !== 'wide' && (
            <IconButton
              icon="menu"
              label={t('app.views')}
              className="-ml-2"
              keys="["
              onClick={() => setViewsOpen(true)}
            />
          )}
          <h1 className="min-w-0 truncate text-16 font-strong">{t(`inbox.view_${view}`)}</h1>
          {list && lengthOf(list) > 0 && (
            <span className="tabular text-13 text-n-11">
              <span aria-hidden>{formatNumber(lengthOf(list))}</span>
              <span className="sr-only">{t('inbox.count', { count: lengthOf(list) })}</span>
            </span>
          )}
          <span className="flex-1" />
          <Menu align="end" trigger={<IconButton icon="sort" label={t('inbox.sort')} />}>
            <MenuRadio
              label={t('inbox.sort')}
              value={sort}
              onChange={(next) => narrow({ sort: next })}
              options={sorts.map((value) => ({ value, label: t(`inbox.sort_${value}`) }))}
            />
          </Menu>
        </div>
      )}
      <div className="flex px-3 pb-2.5">
        <FilterBox
          ref={box}
          icon="filter"
          keys="f"
          label={t('inbox.filter')}
          placeholder={t('inbox.filter_hint')}
          tokens={tokens}
          onTokens={(next) => narrow({ tokens: next, words: '' })}
          words={typed}
          onWords={setTyped}
          onEnter={(words) => words && search(words)}
          offer={(words) => ({ words: t('filter.find', { words }), run: () => search(words) })}
          choices={choices}
        />
      </div>
    </header>
  )
}
