import { useEffect, useLayoutEffect, useRef } from 'react'
import type { Entry } from '../../../src/transcript/entry.ts'
import type { Phone } from '../place.ts'
import { Message, type MessageActions } from './message.tsx'

const groupMs = 180_000
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })

/** The conversation: follows its end, unless the person has scrolled up. */
export function Conversation(
  props: {
    phone: Phone
    entries: readonly Entry[]
    isTyping: boolean
    empty: string
    isLoaded: boolean
  } & MessageActions,
) {
  const { phone, entries, isTyping, empty, isLoaded, ...actions } = props
  const box = useRef<HTMLDivElement>(null)
  const inside = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const byId = new Map(entries.map((entry) => [entry.id, entry]))

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown decides where the end is
  useLayoutEffect(() => {
    const { current } = box
    if (current && isAtEnd.current) current.scrollTop = current.scrollHeight
  }, [entries, isTyping])

  useEffect(() => {
    const { current } = box
    if (!current) return
    const follow = new ResizeObserver(() => {
      if (isAtEnd.current) current.scrollTop = current.scrollHeight
    })
    follow.observe(current)
    if (inside.current) follow.observe(inside.current)
    return () => follow.disconnect()
  }, [])

  return (
    <div
      className="conversation"
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
      tabIndex={0}
      role="log"
      aria-label={`Conversation of ${phone.name}`}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 40
      }}
    >
      <div ref={inside}>
        {entries.length === 0 ? (
          <p className="conversation-empty">{isLoaded ? empty : ''}</p>
        ) : (
          <ol className="entries">
            {entries.map((entry, at) => {
              const before = entries[at - 1]
              const isNewDay = before === undefined || day.format(before.at) !== day.format(entry.at)
              return [
                isNewDay && (
                  <li key={`day ${entry.id}`} className="notice">
                    {day.format(entry.at)}
                  </li>
                ),
                <Message
                  key={entry.id}
                  phone={phone}
                  entry={entry}
                  isLast={at === entries.length - 1}
                  follows={!isNewDay && before?.from === entry.from && entry.at - before.at < groupMs}
                  quoted={entry.replyTo === null ? undefined : byId.get(entry.replyTo)}
                  {...actions}
                />,
              ]
            })}
          </ol>
        )}
        {isTyping && (
          <p className="typing">
            <span className="hidden">The business is typing</span>
            <i />
            <i />
            <i />
          </p>
        )}
      </div>
    </div>
  )
}
