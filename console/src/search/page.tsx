import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { meQuery } from '../api/queries.ts'
import { useCommands } from '../commands/index.ts'
import { FilterBox } from '../filter/filter-box.tsx'
import { queryOf } from '../filter/query.ts'
import { readTyped, type Token, writeTyped } from '../filter/tokens.ts'
import { useChoices } from '../filter/use-choices.ts'
import { Hint, searched } from './hint.tsx'
import { useRecent } from './recent.ts'
import { RecentList } from './recent-list.tsx'
import { Results } from './results.tsx'
import { t } from './words.ts'

const pauseMs = 150

export function SearchPage() {
  const { q = '' } = useSearch({ from: '/shell/search' })
  const navigate = useNavigate()
  const me = useQuery(meQuery()).data?.id ?? ''
  const { choices, areAllHere } = useChoices()
  const { tokens, words } = readTyped(q)
  const [typed, setTyped] = useState(words)
  const box = useRef<{ focus(): void }>(null)
  const list = useRef<HTMLDivElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const { recent, remember, forget, forgetAll } = useRecent(me)
  const { query, unknown } = queryOf(tokens, choices)

  const tokensNow = useRef(tokens)
  tokensNow.current = tokens
  // Also called a moment later, when other tokens may stand in the address.
  const go = (next: { tokens?: readonly Token[]; words: string }) => {
    clearTimeout(timer.current)
    const q = writeTyped({ tokens: tokensNow.current, ...next })
    void navigate({ to: '/search', search: q ? { q } : {}, replace: true })
  }
  const type = (text: string) => {
    setTyped(text)
    clearTimeout(timer.current)
    // What is typed after a field's name is no word yet.
    if (!/(?:^|\s)[a-z]+:\S*$/i.test(text)) timer.current = setTimeout(() => go({ words: text.trim() }), pauseMs)
  }
  useEffect(() => {
    box.current?.focus()
    return () => clearTimeout(timer.current)
  }, [])
  useCommands([
    {
      id: 'go.search',
      words: t('app.search'),
      group: t('app.group_go'),
      key: '/',
      run: () => box.current?.focus(),
    },
  ])

  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-result]') ?? [])]
  /** From row to row; up from the first one back to the line. */
  const step = (event: KeyboardEvent) => {
    const by = ({ ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 } as Record<string, number>)[event.key]
    if (by === undefined || event.metaKey || event.ctrlKey) return
    const at = rows().indexOf(document.activeElement as HTMLElement)
    if (at < 0) return
    event.preventDefault()
    event.stopPropagation()
    if (at + by < 0) box.current?.focus()
    else rows()[at + by]?.focus()
  }

  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <h1 className="sr-only">{t('app.search')}</h1>
      <header className="shrink-0 border-b px-3 py-3">
        <div className="mx-auto flex max-w-3xl">
          <FilterBox
            ref={box}
            icon="search"
            keys="/"
            isLarge
            completesWords={false}
            fields={searched}
            label={t('search.label')}
            placeholder={t('search.placeholder')}
            tokens={tokens}
            onTokens={(next) => go({ tokens: next, words: readTyped(typed).words })}
            words={typed}
            onWords={type}
            onEnter={(next) => {
              go({ words: next })
              remember(writeTyped({ tokens, words: next }))
              rows()[0]?.focus()
            }}
            onDown={() => rows()[0]?.focus()}
            choices={choices}
          />
        </div>
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its rows have the focus */}
      <div ref={list} onKeyDown={step} className="min-h-0 flex-1 overflow-y-auto px-3 py-3">
        <div className="mx-auto flex min-h-full max-w-3xl flex-col">
          {q === '' ? (
            <>
              <Hint onField={(field) => type(`${typed}${typed && ' '}${field}:`)} onUsed={() => box.current?.focus()} />
              <RecentList
                recent={recent}
                onPick={(words) => {
                  const next = readTyped(words)
                  setTyped(next.words)
                  go(next)
                  box.current?.focus()
                }}
                onForget={forget}
                onForgetAll={forgetAll}
              />
            </>
          ) : (
            <Results
              words={words}
              tokens={tokens}
              query={query}
              unknown={areAllHere ? unknown : []}
              choices={choices}
              onOpen={() => remember(q)}
              onUnfilter={() => go({ tokens: [], words })}
            />
          )}
        </div>
      </div>
    </div>
  )
}
