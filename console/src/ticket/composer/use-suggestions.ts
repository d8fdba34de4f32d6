import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useState } from 'react'
import { agentsQuery, cannedRepliesQuery } from '../../api/queries.ts'
import type { DraftMode, Ticket } from '../../api/types.ts'
import { fillPlaceholders } from './canned.ts'
import { fits, type Trigger, triggerAt } from './suggest.ts'

export type Suggestion = { key: string; sign: string; label: string; note: string; insert: string }

export type Suggestions = {
  kind: Trigger['kind'] | null
  items: readonly Suggestion[]
  at: number
  /** There is nothing of this kind at all. */
  isBare: boolean
  /** Looks at what stands before the caret. */
  look(): void
  /** Offers this kind where the caret is, before anything is typed. */
  open(kind: Trigger['kind']): void
  close(): void
  choose(at: number): void
  mark(at: number): void
  /** @returns whether the key was for the list */
  press(event: KeyboardEvent): boolean
}

type Given = {
  ticket: Ticket
  mode: DraftMode
  agentName: string
  areaRef: RefObject<HTMLTextAreaElement | null>
  insert: (text: string, from: number, to: number) => void
}

const mostShown = 8
type Emoji = typeof import('./emoji.ts')

/** What is offered while one types: canned replies behind a slash, emoji behind a colon, colleagues behind an @ in notes. */
export function useSuggestions({ ticket, mode, agentName, areaRef, insert }: Given): Suggestions {
  const [trigger, setTrigger] = useState<Trigger | null>(null)
  const [at, setAt] = useState(0)
  const [emoji, setEmoji] = useState<Emoji>()
  const kind = trigger?.kind ?? null
  const canned = useQuery({ ...cannedRepliesQuery(), enabled: kind === 'canned' }).data
  const agents = useQuery({ ...agentsQuery(), enabled: kind === 'mention' }).data
  useEffect(() => {
    if (kind === 'emoji' && !emoji) void import('./emoji.ts').then(setEmoji, () => {})
  }, [kind, emoji])

  const all = useMemo((): Suggestion[] => {
    if (kind === 'canned') {
      const filling = { ticket, customerName: ticket.customer.name, agentName }
      const ours = (id: string | null) => (id === null ? 1 : id === ticket.department_id ? 0 : 2)
      return [...(canned ?? [])]
        .sort((a, b) => ours(a.department_id) - ours(b.department_id) || a.shortcut.localeCompare(b.shortcut))
        .map((one) => ({
          key: one.canned_reply_id,
          sign: `/${one.shortcut}`,
          label: one.title,
          note: one.content,
          insert: fillPlaceholders(one.content, filling),
        }))
    }
    if (kind === 'mention')
      return (agents ?? [])
        .filter(({ status }) => status === 'active')
        .map(({ id, name, email }) => ({ key: id, sign: '', label: name, note: email, insert: `@${name} ` }))
    return (emoji?.emoji ?? []).map(([sign, words]) => ({ key: sign, sign, label: words, note: '', insert: sign }))
  }, [kind, canned, agents, emoji, ticket, agentName])

  const query = trigger?.query ?? ''
  const items = useMemo(() => {
    if (kind === null) return []
    const found = all.filter(({ sign, label }) => fits(`${sign.replace('/', '')} ${label}`, query))
    const first = emoji?.commonEmoji ?? []
    const shown = kind === 'emoji' && query === '' ? all.filter(({ sign }) => first.includes(sign)) : found
    return shown.slice(0, mostShown)
  }, [kind, all, query, emoji])

  const kinds: Trigger['kind'][] = mode === 'note' ? ['canned', 'emoji', 'mention'] : ['canned', 'emoji']
  const set = (next: Trigger | null) => {
    setTrigger(next)
    setAt(0)
  }
  const choose = (index: number) => {
    const item = items[index]
    if (!item || !trigger) return
    insert(item.insert, trigger.from, trigger.to)
    set(null)
  }
  const marked = Math.min(at, Math.max(0, items.length - 1))
  return {
    kind,
    items,
    at: marked,
    isBare: kind === 'canned' && canned?.length === 0,
    look() {
      const area = areaRef.current
      if (area)
        set(area.selectionStart === area.selectionEnd ? triggerAt(area.value, area.selectionStart, kinds) : null)
    },
    open(wanted) {
      const caret = areaRef.current?.selectionStart ?? 0
      areaRef.current?.focus()
      set({ kind: wanted, query: '', from: caret, to: caret })
    },
    close: () => set(null),
    choose,
    mark: setAt,
    press(event) {
      if (trigger === null) return false
      if (event.key === 'Escape') set(null)
      else if (items.length === 0) return false
      else if (event.key === 'ArrowDown') setAt((marked + 1) % items.length)
      else if (event.key === 'ArrowUp') setAt((marked + items.length - 1) % items.length)
      else if ((event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && !event.metaKey && !event.shiftKey)
        choose(marked)
      else return false
      event.preventDefault()
      return true
    },
  }
}
