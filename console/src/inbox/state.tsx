import { hashKey, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { createContext, type ReactNode, use, useMemo, useState } from 'react'
import { keys } from '../api/keys.ts'
import { meQuery } from '../api/queries.ts'
import type { TicketList } from '../api/ticket-runs.ts'
import { useTicketList } from '../api/tickets.ts'
import type { Sort, TicketFilter, View } from '../api/types.ts'
import { type Choices, queryOf } from '../filter/query.ts'
import { readTyped, type Token, writeTyped } from '../filter/tokens.ts'
import { useChoices } from '../filter/use-choices.ts'
import type { BulkPart } from './bulk-keys.ts'
import { filterOf, sortOf, usualSort } from './filter-of.ts'
import { type Selection, useSelection } from './selection.ts'

export type Inbox = {
  view: View
  tokens: readonly Token[]
  words: string
  sort: Sort
  filter: TicketFilter
  /** Another list has another key. */
  listKey: string
  choices: Choices
  /** Tokens that nobody knows: nothing is shown for them. */
  unknown: readonly Token[]
  list: TicketList | undefined
  /** What came while the pointer was over the list. */
  waiting: number
  error: Error | null
  refetch: () => void
  me: string
  selection: Selection
  /** Which menu of the bar over selected rows is open. */
  part: BulkPart | null
  setPart: (part: BulkPart | null) => void
  /** The ticket that is open, if any. */
  openId: string | undefined
  /** The row that keys act on. */
  cursorId: string | undefined
  setCursor: (ticketId: string) => void
  narrow: (to: { tokens?: readonly Token[]; words?: string; sort?: Sort }) => void
  open: (ticketId: string, options?: { replace?: boolean }) => void
  /** Back to the list alone. */
  close: (options?: { replace?: boolean }) => void
}

const Context = createContext<Inbox | undefined>(undefined)

export function useInbox(): Inbox {
  const inbox = use(Context)
  if (!inbox) throw new Error('useInbox stands inside <InboxState>')
  return inbox
}

/** The address of the inbox, and the list that it means. */
export function InboxState({ view, children }: { view: View; children: ReactNode }) {
  const { q = '', sort: sortName } = useSearch({ from: '/shell/inbox/$view' })
  const openId = useParams({ strict: false }).ticketId
  const navigate = useNavigate()
  const me = useQuery(meQuery()).data?.id ?? ''
  const { choices, areAllHere } = useChoices()
  const sort = sortOf(sortName)
  const { tokens, words } = useMemo(() => readTyped(q), [q])
  const { query, unknown } = queryOf(tokens, choices)
  const listKey = hashKey(keys.ticketList(filterOf(view, query, sort)))
  // The key says all that is in the filter, which is made anew at each rendering.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const filter = useMemo(() => filterOf(view, query, sort), [listKey])
  const isKnown = unknown.length === 0
  const { list, data, error, refetch } = useTicketList(filter, isKnown)
  const selection = useSelection(listKey, list)
  const [cursor, setCursor] = useState<string>()
  const [part, setPart] = useState<BulkPart | null>(null)
  const waiting = data ? [...data.held.values()].filter(({ isNews }) => isNews).length : 0

  const inbox: Inbox = {
    view,
    tokens,
    words,
    sort,
    filter,
    listKey,
    choices,
    unknown: areAllHere ? unknown : [],
    list: isKnown ? list : undefined,
    waiting,
    error,
    refetch: () => void refetch(),
    me,
    selection,
    part: selection.ids.size > 0 ? part : null,
    setPart,
    openId,
    cursorId: cursor ?? openId,
    setCursor,
    narrow(to) {
      const typed = { tokens, words, ...to }
      const next = to.sort ?? sort
      const q = writeTyped(typed)
      const search = { ...(q ? { q } : {}), ...(next === usualSort ? {} : { sort: next }) }
      void (openId
        ? navigate({ to: '/inbox/$view/$ticketId', params: { view, ticketId: openId }, search, replace: true })
        : navigate({ to: '/inbox/$view', params: { view }, search, replace: true }))
    },
    open(ticketId, { replace = false } = {}) {
      setCursor(ticketId)
      void navigate({
        to: '/inbox/$view/$ticketId',
        params: { view, ticketId },
        search: ({ q, sort }) => ({ ...(q ? { q } : {}), ...(sort ? { sort } : {}) }),
        replace,
      })
    },
    close({ replace = false } = {}) {
      void navigate({
        to: '/inbox/$view',
        params: { view },
        search: ({ q, sort }) => ({ ...(q ? { q } : {}), ...(sort ? { sort } : {}) }),
        replace,
      })
    },
  }
  return <Context value={inbox}>{children}</Context>
}
