import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import { meQuery } from '../api/queries.ts'
import { useCommands } from '../commands/index.ts'
import { Sheet, toastError } from '../design/index.ts'
import { t } from '../words/t.ts'
import { ListEdge } from './list-edge.tsx'
import { useLook } from './look.ts'
import { savePreferences } from './save-look.ts'
import { type Size, useSize, useWindowFits } from './size.ts'

type Panes = {
  size: Size
  /** The thread is open: at a narrow window it stands alone. */
  isDetailOpen: boolean
  areViewsOpen: boolean
  isCustomerOpen: boolean
  /** There is room for the customer beside the thread; else the customer slides over. */
  isCustomerBeside: boolean
  setViewsOpen(open: boolean): void
  setCustomerOpen(open: boolean): void
}

const Context = createContext<Panes | undefined>(undefined)

/** What of the inbox is open, and a way to open and close it. */
export function usePanes(): Panes {
  const panes = use(Context)
  if (!panes) throw new Error('usePanes stands inside <Panes>')
  return panes
}

/** Rail, views and customer, and what a thread needs to be read. */
const besideList = 52 + 220 + 320 + 420

type Props = { isDetailOpen: boolean; views: ReactNode; list: ReactNode; children: ReactNode }

/**
 * The inbox: views · list · what `children` (the thread with its CustomerPane) draw. Panes give way from the outside in: the
 * customer slides over where the thread would have less than 420 px (1372 px with the usual list), the views below 1200 px, and below
 * 768 px there is one pane at a time.
 */
export function Panes({ isDetailOpen, views, list, children }: Props) {
  const size = useSize()
  const [areViewsOpen, setViewsOpen] = useState(false)
  const isCustomerWanted = useQuery(meQuery()).data?.preferences?.shows_customer ?? true
  const [isCustomerOver, setCustomerOver] = useState(false)
  const isWide = size === 'wide'
  const isCustomerBeside = useWindowFits(besideList + useLook().listWidth)
  const isCustomerOpen = isCustomerBeside ? isCustomerWanted : isCustomerOver
  const setCustomerOpen = isCustomerBeside ? wantCustomer : setCustomerOver
  const { pathname } = useLocation()

  // What slides over is gone when the window has grown or another page is shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are the occasions
  useEffect(() => {
    setViewsOpen(false)
    setCustomerOver(false)
  }, [size, isCustomerBeside, pathname])

  useCommands([
    {
      id: 'panes.customer',
      words: t('app.toggle_customer'),
      group: t('app.group_view'),
      key: ']',
      when: () => isDetailOpen,
      run: () => setCustomerOpen(!isCustomerOpen),
    },
    {
      id: 'panes.views',
      words: t('app.show_views'),
      group: t('app.group_view'),
      key: '[',
      when: () => !isWide,
      run: () => setViewsOpen(!areViewsOpen),
    },
  ])
  const panes = useMemo(
    () => ({ size, isDetailOpen, areViewsOpen, isCustomerOpen, isCustomerBeside, setViewsOpen, setCustomerOpen }),
    [size, isDetailOpen, areViewsOpen, isCustomerOpen, isCustomerBeside, setCustomerOpen],
  )
  const isListShown = size !== 'narrow' || !isDetailOpen
  return (
    <Context value={panes}>
      <div className="flex min-h-0 min-w-0 flex-1">
        {isWide ? (
          <nav aria-label={t('app.views')} className="flex w-[220px] shrink-0 flex-col overflow-y-auto border-r bg-n-2">
            {views}
          </nav>
        ) : (
          <Sheet isOpen={areViewsOpen} onClose={() => setViewsOpen(false)} label={t('app.views')} side="left">
            <nav aria-label={t('app.views')} className="flex min-h-0 flex-1 flex-col overflow-y-auto">
              {views}
            </nav>
          </Sheet>
        )}
        {isListShown && (
          <section
            aria-label={t('app.list')}
            className="relative flex w-(--list) shrink-0 flex-col border-r max-md:w-full max-md:border-r-0"
          >
            {list}
            {size !== 'narrow' && <ListEdge />}
          </section>
        )}
        {(isDetailOpen || size !== 'narrow') && <div className="flex min-w-0 flex-1">{children}</div>}
      </div>
    </Context>
  )
}

/** Whether the customer stands beside the thread is kept with the account. */
function wantCustomer(shows_customer: boolean): void {
  savePreferences({ shows_customer }).catch(toastError)
}

/** The thread's place: fills what the others leave. */
export function ThreadPane({ children }: { children: ReactNode }) {
  return (
    <section aria-label={t('app.thread')} className="flex min-w-0 flex-1 flex-col">
      {children}
    </section>
  )
}

/** The customer's place, at the right of a thread. */
export function CustomerPane({ children }: { children: ReactNode }) {
  const { isCustomerBeside, isCustomerOpen, setCustomerOpen } = usePanes()
  if (isCustomerBeside)
    return isCustomerOpen ? (
      <aside aria-label={t('app.customer')} className="flex w-80 shrink-0 flex-col overflow-y-auto border-l">
        {children}
      </aside>
    ) : null
  return (
    <Sheet isOpen={isCustomerOpen} onClose={() => setCustomerOpen(false)} label={t('app.customer')} side="right">
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">{children}</div>
    </Sheet>
  )
}
