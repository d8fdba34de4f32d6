import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { meQuery } from '../api/queries.ts'
import { EmptyState, Icon } from '../design/index.ts'
import { pagesFor } from './pages.ts'
import { t } from './words.ts'

/** The settings' own navigation, and the page that was chosen. */
export function SettingsPage() {
  const list = useRef<HTMLElement>(null)
  const me = useQuery(meQuery()).data
  const pages = pagesFor(me)
  const path = useLocation({ select: ({ pathname }) => pathname })
  const isAllowed = pages.some(({ to }) => path.startsWith(to)) || (pages.length > 0 && /^\/settings\/?$/.test(path))
  // On a phone the pages stand in a strip that scrolls: the one that is open is in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is the occasion
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [path])
  return (
    <div className="flex min-h-0 min-w-0 flex-1 max-md:flex-col">
      {pages.length > 0 && (
        <nav
          ref={list}
          aria-label={t('app.settings')}
          className="flex w-[220px] shrink-0 flex-col gap-0.5 overflow-auto border-r bg-n-2 p-2 max-md:w-full max-md:flex-row max-md:border-r-0 max-md:border-b"
        >
          <h2 className="px-2 pt-1.5 pb-2 text-16 font-strong max-md:sr-only">{t('app.settings')}</h2>
          {pages.map(({ to, icon, words }) => (
            <Link
              key={to}
              to={to}
              className="focus-inside flex h-8 shrink-0 items-center gap-2 rounded-control px-2 whitespace-nowrap text-n-11 hover:bg-n-4 hover:text-n-12 max-md:h-9"
              activeProps={{ className: 'bg-n-5 text-n-12! font-medium', 'aria-current': 'page' }}
            >
              <Icon name={icon} />
              {words}
            </Link>
          ))}
        </nav>
      )}
      {isAllowed ? (
        <Outlet />
      ) : (
        <div className="flex flex-1">
          <h1 className="sr-only">{t('app.settings')}</h1>
          <EmptyState icon="lock" words={t('admin.not_allowed')}>
            <Link to="/inbox" className="text-link text-13">
              {t('admin.to_inbox')}
            </Link>
          </EmptyState>
        </div>
      )}
    </div>
  )
}
