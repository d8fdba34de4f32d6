import { Outlet, useMatchRoute, useParams } from '@tanstack/react-router'
import { NotFoundPage } from '../app/fallbacks.tsx'
import { Panes } from '../app/panes.tsx'
import { BulkCommands } from './bulk-commands.tsx'
import { viewOf } from './filter-of.ts'
import { useGoOn } from './go-on.ts'
import { ListPane } from './list-pane.tsx'
import { useMoving } from './moving.ts'
import { InboxState } from './state.tsx'
import { ViewsPane } from './views-pane.tsx'

export function InboxPage() {
  const view = viewOf(useParams({ from: '/shell/inbox/$view' }).view)
  return view ? (
    <InboxState view={view}>
      <InboxPanes />
    </InboxState>
  ) : (
    <NotFoundPage />
  )
}

function InboxPanes() {
  const isDetailOpen = useMatchRoute()({ to: '/inbox/$view/$ticketId' }) !== false
  useMoving()
  useGoOn()
  return (
    <>
      <BulkCommands />
      <Panes isDetailOpen={isDetailOpen} views={<ViewsPane />} list={<ListPane />}>
        <Outlet />
      </Panes>
    </>
  )
}
