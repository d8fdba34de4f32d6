import { useEffect, useRef, useState } from 'react'
import type { Ticket } from '../../api/types.ts'
import { Tooltip } from '../../design/index.ts'
import { t } from '../words.ts'

const longest = 300

/** The subject; a press makes it a field. Enter or leaving keeps it, Escape does not. */
export function Subject({
  ticket,
  onChange,
  isOff,
}: {
  ticket: Ticket
  onChange: (subject: string) => void
  isOff: boolean
}) {
  const [typed, setTyped] = useState<string | null>(null)
  const fieldRef = useRef<HTMLInputElement>(null)
  const isEditing = typed !== null
  useEffect(() => {
    if (isEditing) fieldRef.current?.select()
  }, [isEditing])
  const keep = () => {
    const subject = typed?.trim() ?? ''
    setTyped(null)
    if (subject !== '' && subject !== ticket.subject) onChange(subject)
  }
  if (isEditing)
    return (
      <input
        ref={fieldRef}
        dir="auto"
        aria-label={t('ticket.subject')}
        value={typed}
        maxLength={longest}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep()
          else if (event.key === 'Escape') setTyped(null)
          else return
          event.preventDefault()
        }}
        className="-mx-1.5 h-6 w-full min-w-0 rounded-[4px] border border-accent bg-n-1 px-1.5 text-13 outline-1 outline-accent max-md:text-16"
      />
    )
  const words = (
    <bdi dir="auto" className="min-w-0 truncate">
      {ticket.subject}
    </bdi>
  )
  if (isOff) return <p className="flex h-6 min-w-0 items-center text-13 text-n-11">{words}</p>
  return (
    <Tooltip words={t('ticket.edit_subject')}>
      <button
        type="button"
        onClick={() => setTyped(ticket.subject)}
        className="-mx-1.5 flex h-6 max-w-full min-w-0 items-center rounded-[4px] px-1.5 text-left text-13 text-n-11 hover:bg-n-4 hover:text-n-12"
      >
        {words}
      </button>
    </Tooltip>
  )
}
