import { useQuery } from '@tanstack/react-query'
import { Outlet, useMatchRoute } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { companyQuery, meQuery } from '../api/queries.ts'
import { startLive } from '../live/index.ts'
import { setTimeZone } from '../words/dates.ts'
import { t } from '../words/t.ts'
import { BottomBar } from './bottom-bar.tsx'
import { adoptPreferences } from './look.ts'
import { OfflineBar } from './offline-bar.tsx'
import { Rail } from './rail.tsx'
import { useShellCommands } from './shell-commands.ts'
import { showAccent } from './show-accent.ts'
import { useSize } from './size.ts'
import { useTicketsReady } from './tickets-ready.ts'

const Palette = lazy(() => import('../palette/palette.tsx'))

/** What is around every page of somebody who is signed in. */
export function Shell() {
  const me = useQuery(meQuery()).data
  const company = useQuery(companyQuery()).data
  const isInThread = useMatchRoute()({ to: '/inbox/$view/$ticketId' }) !== false
  const isNarrow = useSize() === 'narrow'
  useEffect(startLive, [])
  useEffect(() => setTimeZone(company?.time_zone), [company?.time_zone])
  useEffect(() => {
    if (company) void showAccent(company.accent)
  }, [company])
  useEffect(() => {
    if (me?.preferences) adoptPreferences(me.preferences)
  }, [me?.preferences])
  useShellCommands()
  useTicketsReady(me?.id)
  return (
    <div className="flex h-full flex-col">
      <a
        href="#main"
        className="floating sr-only rounded-control px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        {t('app.skip')}
      </a>
      <OfflineBar />
      <div className="flex min-h-0 flex-1">
        {!isNarrow && <Rail />}
        <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 outline-none">
          <Outlet />
        </main>
      </div>
      {isNarrow && !isInThread && <BottomBar />}
      <Suspense>
        <Palette />
      </Suspense>
    </div>
  )
}
