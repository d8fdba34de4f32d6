import { useLayoutEffect, useRef, useState } from 'react'
import { Icon } from '../pieces/icon.tsx'
import type { Thread } from '../store/state.ts'
import { CallLine, WebhookLine } from './line.tsx'
import { linesOf } from './traffic.ts'

const filters = { all: 'All', in: 'To Parley', out: 'From Parley' } as const
type Filter = keyof typeof filters

/** What went to and fro for one person: the webhooks as they were posted, the calls as Parley made them. */
export function Drawer(props: { id: string; thread: Thread; name: string; onClose: () => void }) {
  const [filter, setFilter] = useState<Filter>('all')
  const box = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const lines = linesOf(props.thread).filter(({ way }) => filter === 'all' || way === filter)

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown decides where the end is
  useLayoutEffect(() => {
    const { current } = box
    const isReading = current?.querySelector('details[open]') !== null
    if (current && isAtEnd.current && !isReading) current.scrollTop = current.scrollHeight
  }, [lines.length, filter])

  return (
    <aside className="drawer" id={props.id} aria-label={`Traffic of ${props.name}`}>
      <div className="drawer-head">
        <fieldset className="segments">
          <legend className="hidden">Direction</legend>
          {(Object.keys(filters) as Filter[]).map((key) => (
            <button key={key} type="button" aria-pressed={filter === key} onClick={() => setFilter(key)}>
              {filters[key]}
            </button>
          ))}
        </fieldset>
        <button type="button" className="plain drawer-close" aria-label="Close the traffic" onClick={props.onClose}>
          <Icon name="close" />
        </button>
      </div>
      <section
        className="lines"
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        tabIndex={0}
        aria-label="Webhooks and calls"
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 40
        }}
      >
        {lines.length === 0 && (
          <p className="lines-empty">Nothing yet. What is posted and called shows here as it happens.</p>
        )}
        {lines.map((line) =>
          line.way === 'in' ? (
            <WebhookLine key={line.id} webhook={line.webhook} />
          ) : (
            <CallLine key={line.id} call={line.call} attempt={line.attempt} />
          ),
        )}
      </section>
    </aside>
  )
}
