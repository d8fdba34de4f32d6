import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { countsQuery } from '../api/queries.ts'
import { views } from '../api/types.ts'
import { viewKeys } from '../app/view-keys.ts'
import { classes, Icon, Tooltip } from '../design/index.ts'
import { ChoiceMark } from '../filter/mark.tsx'
import type { Choice } from '../filter/query.ts'
import { type Field, writeToken } from '../filter/tokens.ts'
import { formatNumber } from '../words/t.ts'
import { useInbox } from './state.tsx'
import { t } from './words.ts'

const groups = [
  { field: 'channel', counts: 'channels' },
  { field: 'department', counts: 'departments' },
  { field: 'priority', counts: 'priorities' },
  { field: 'tag', counts: 'tags' },
] as const
const mostTags = 12

/** Ways into the inbox, with what is in each right now. */
export function ViewsPane() {
  const counts = useQuery(countsQuery()).data
  const { choices } = useInbox()
  const { q } = useSearch({ from: '/shell/inbox/$view' })
  return (
    <div className="flex flex-col px-2 pb-3">
      <h2 className="flex h-13 shrink-0 items-center px-2 text-16 font-strong">{t('app.inbox')}</h2>
      <ul className="flex flex-col gap-px">
        {views.map((view) => (
          <li key={view}>
            <Tooltip words={t(`inbox.view_${view}`)} keys={viewKeys[view]} side="right">
              <Link
                to="/inbox/$view"
                params={{ view }}
                search={{}}
                className={look}
                activeProps={q ? {} : { className: chosen, 'aria-current': 'page' }}
              >
                <span className="min-w-0 flex-1 truncate">{t(`inbox.view_${view}`)}</span>
                <Count of={counts?.views[view]} isAlarming={view === 'undelivered'} />
              </Link>
            </Tooltip>
          </li>
        ))}
      </ul>
      {groups.map(({ field, counts: kind }) => {
        const tally = counts?.[kind] ?? {}
        const shown = choices[field].filter(({ id }) => (tally[id] ?? 0) > 0).slice(0, mostTags)
        return shown.length > 0 && <Group key={field} field={field} choices={shown} tally={tally} />
      })}
    </div>
  )
}

const look =
  'focus-inside flex h-8 items-center gap-2 rounded-control px-2 text-n-11 hover:bg-n-4 hover:text-n-12 max-md:h-10'
const chosen = 'bg-n-5 text-n-12! font-medium'

type GroupProps = {
  field: Field & `${'channel' | 'department' | 'priority' | 'tag'}`
  choices: readonly Choice[]
  tally: Record<string, number>
}

/** What is open, by one of its kinds. Closed groups stay closed in this browser. */
function Group({ field, choices, tally }: GroupProps) {
  const { q } = useSearch({ from: '/shell/inbox/$view' })
  const [isOpen, setOpen] = useState(() => !isClosed(field))
  return (
    <section className="mt-3">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen)
          keepClosed(field, isOpen)
        }}
        className="focus-inside flex h-7 w-full items-center gap-1 rounded-control px-2 text-11 font-medium text-n-11 hover:text-n-12"
      >
        <Icon name={isOpen ? 'down' : 'forward'} size={12} />
        {t(`inbox.by_${field}`)}
      </button>
      {isOpen && (
        <ul className="flex flex-col gap-px">
          {choices.map((choice) => {
            const token = writeToken({ field, value: choice.value })
            return (
              <li key={choice.id}>
                <Link
                  to="/inbox/$view"
                  params={{ view: 'open' }}
                  search={{ q: token }}
                  className={classes(look, 'h-7', q === token && chosen)}
                  aria-current={q === token ? 'page' : undefined}
                >
                  <ChoiceMark field={field} choice={choice} />
                  <bdi className="min-w-0 flex-1 truncate">{choice.label}</bdi>
                  <Count of={tally[choice.id]} />
                </Link>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}

function Count({ of, isAlarming = false }: { of: number | undefined; isAlarming?: boolean }) {
  if (of === undefined || of === 0) return null
  return <span className={classes('tabular text-12', isAlarming && 'font-medium text-urgent')}>{formatNumber(of)}</span>
}

const kept = (field: Field) => `parley.views.${field}`

function isClosed(field: Field): boolean {
  try {
    return localStorage.getItem(kept(field)) === 'closed'
  } catch {
    return false
  }
}

function keepClosed(field: Field, closed: boolean): void {
  try {
    if (closed) localStorage.setItem(kept(field), 'closed')
    else localStorage.removeItem(kept(field))
  } catch {
    // A browser that keeps nothing shows it open the next time.
  }
}
