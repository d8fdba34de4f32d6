import { useMemo, useState } from 'react'
import { indexOf, rowAt, type TicketList } from '../api/ticket-runs.ts'

export type Selection = {
  ids: ReadonlySet<string>
  toggle(ticketId: string): void
  /** From the one that was chosen last up to this one. */
  extend(ticketId: string): void
  set(ticketIds: readonly string[]): void
  clear(): void
}

const none: ReadonlySet<string> = new Set()

/** What is selected in a list; another list starts with nothing. */
export function useSelection(listKey: string, list: TicketList | undefined): Selection {
  const [state, setState] = useState({ listKey, ids: none, last: '' })
  const current = state.listKey === listKey ? state : { listKey, ids: none, last: '' }
  return useMemo(() => {
    const set = (ids: ReadonlySet<string>, last: string) => setState({ listKey, ids, last })
    const toggle = (id: string) => {
      const ids = new Set(current.ids)
      if (!ids.delete(id)) ids.add(id)
      set(ids, id)
    }
    return {
      ids: current.ids,
      toggle,
      extend(id) {
        if (!list || current.last === '') return toggle(id)
        set(new Set([...current.ids, ...between(list, current.last, id)]), id)
      },
      set: (ids) => set(new Set(ids), ids.at(-1) ?? ''),
      clear: () => set(none, ''),
    }
  }, [listKey, list, current.ids, current.last])
}

/** The loaded rows from one to another, both among them, whichever stands first. */
export function between(list: TicketList, one: string, other: string): string[] {
  const ends = [indexOf(list, one), indexOf(list, other)].filter((at) => at >= 0)
  if (ends.length < 2) return [other]
  const [from = 0, to = 0] = ends.sort((a, b) => a - b)
  return Array.from({ length: to - from + 1 }, (_, at) => rowAt(list, from + at)?.ticket_id ?? []).flat()
}
