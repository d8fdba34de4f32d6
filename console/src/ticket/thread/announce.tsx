import { useEffect, useRef, useState } from 'react'
import type { Message } from '../../api/types.ts'
import { t } from '../words.ts'
import type { ThreadPlace } from './context.ts'
import { wordsFor } from './kind.tsx'
import { shorten } from './names.ts'
import { senderName } from './sender.ts'

type Props = { messages: readonly Message[]; place: ThreadPlace }

/** Reads out what others write while the ticket is open, for those who do not see it come. */
export function Announcer({ messages, place }: Props) {
  const [words, setWords] = useState('')
  const last = messages.at(-1)
  const known = useRef(last?.position ?? 0)
  useEffect(() => {
    if (!last || last.position <= known.current) return
    const fresh = messages.filter((one) => one.position > known.current && one.agent_id !== place.me)
    known.current = last.position
    if (fresh.length > 0)
      setWords(
        fresh
          .map((one) => t('ticket.said', { name: senderName(one, place), text: shorten(wordsFor(one), 200) }))
          .join('\n'),
      )
  }, [messages, last, place])
  return (
    <div role="log" aria-live="polite" className="sr-only">
      {words}
    </div>
  )
}
