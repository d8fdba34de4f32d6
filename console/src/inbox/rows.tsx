import { useQueryClient } from '@tanstack/react-query'
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { indexOf, lengthOf, rowAt, type TicketList } from '../api/ticket-runs.ts'
import { useLook } from '../app/look.ts'
import { hold, letGo } from '../live/hold.ts'
import { useAnchor } from './anchor.ts'
import { type ListHandle, listHandle } from './handle.ts'
import { useLoading } from './loading.ts'
import { MoreFailed } from './more-failed.tsx'
import { NewPill } from './new-pill.tsx'
import { prefetchTicket, usePrefetchedNeighbours } from './prefetch.ts'
import { Row } from './row.tsx'
import { SkeletonRow } from './skeleton-row.tsx'
import { useInbox } from './state.tsx'
import { useRowFacts } from './use-row-facts.ts'
import { t } from './words.ts'

/** Browsers cut what is taller; far below it rows are reached by a filter. */
const mostRows = 250_000
/** Counts are rounded up, so that a ticket more does not measure the list anew. */
const step = 256
const places = new Map<string, number>()

/** The rows in view of a list of any length. */
export function Rows({ list }: { list: TicketList }) {
  const inbox = useInbox()
  const { listKey, filter, openId, cursorId, selection, me } = inbox
  const client = useQueryClient()
  const scroller = useRef<HTMLDivElement>(null)
  const isCompact = useLook().density === 'compact'
  const height = isCompact ? 36 : 60
  const length = Math.min(lengthOf(list), mostRows)
  const cursorAt = cursorId === undefined ? -1 : indexOf(list, cursorId)

  const virtual = useVirtualizer({
    count: Math.ceil(length / step) * step,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 6,
    initialOffset: () => places.get(listKey) ?? 0,
    // What has the focus stays, wherever the list is scrolled to.
    rangeExtractor: (range: Range) => {
      const inRange = defaultRangeExtractor(range).filter((at) => at < length)
      return cursorAt < 0 || inRange.includes(cursorAt) ? inRange : [...inRange, cursorAt].sort((a, b) => a - b)
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when the density changes
  useLayoutEffect(() => virtual.measure(), [height])
  const first = virtual.range?.startIndex ?? 0
  const last = Math.min(virtual.range?.endIndex ?? 20, length - 1)
  const { error, retry } = useLoading(filter, list, first, last)
  const above = useAnchor({ scroller, list, listKey, height, places })
  usePrefetchedNeighbours(list, cursorId)

  // A list that is left is held no longer.
  useEffect(() => () => letGo(client, filter, me), [client, filter, me])

  const handle = useMemo(
    (): ListHandle => ({
      show: (at) => virtual.scrollToIndex(at, { align: 'auto' }),
      focus: (id) =>
        scroller.current
          ?.querySelector<HTMLElement>(`[data-ticket="${CSS.escape(id)}"]`)
          ?.focus({ preventScroll: true }),
      top: () => scroller.current?.scrollTo({ top: 0 }),
      hasFocus: () => scroller.current?.contains(document.activeElement) ?? false,
    }),
    [virtual],
  )
  useEffect(() => {
    listHandle.current = handle
    return () => {
      listHandle.current = undefined
    }
  }, [handle])

  const { positions, withDraft, people, hrefOf } = useRowFacts(inbox)

  const latest = useRef(inbox)
  latest.current = inbox
  const onOpen = useCallback((id: string) => latest.current.open(id), [])
  const onFocus = useCallback((id: string) => {
    latest.current.setCursor(id)
    prefetchTicket(id)
  }, [])
  const onSelect = useCallback((id: string, isRange: boolean) => {
    latest.current.setCursor(id)
    if (isRange) latest.current.selection.extend(id)
    else latest.current.selection.toggle(id)
  }, [])

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <NewPill above={above} scroller={scroller} />
      <div
        ref={scroller}
        onPointerEnter={({ pointerType }) => pointerType === 'mouse' && hold(filter)}
        onPointerLeave={() => letGo(client, filter, me)}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none]"
      >
        <ul
          aria-label={t('app.list')}
          data-selecting={selection.ids.size > 0 || undefined}
          className="group/list @container relative"
          style={{ height: length * height }}
        >
          {virtual.getVirtualItems().map(({ index }) => {
            const ticket = rowAt(list, index)
            const id = ticket?.ticket_id
            return (
              <li
                key={id ?? index}
                aria-setsize={length}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0 [contain:strict]"
                style={{ height, transform: `translateY(${index * height}px)` }}
              >
                {ticket && id ? (
                  <Row
                    ticket={ticket}
                    unread={ticket.message_count - (positions[id] ?? 0)}
                    hasDraft={withDraft.has(id)}
                    href={hrefOf(id)}
                    isOpen={id === openId}
                    isCursor={cursorAt < 0 ? index === first : index === cursorAt}
                    isSelected={selection.ids.has(id)}
                    isCompact={isCompact}
                    people={people}
                    onOpen={onOpen}
                    onSelect={onSelect}
                    onPoint={prefetchTicket}
                    onFocus={onFocus}
                  />
                ) : (
                  <SkeletonRow at={index} isCompact={isCompact} />
                )}
              </li>
            )
          })}
        </ul>
      </div>
      {error !== null && <MoreFailed error={error} onRetry={retry} />}
    </div>
  )
}
