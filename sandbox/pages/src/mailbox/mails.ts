import { useEffect, useState } from 'react'
import type { MailHead, ReceivedMail } from '../../../src/mail/mailbox.ts'
import type { Frame } from '../../../src/stream/frame.ts'
import { address, ask } from '../control.ts'

export type Mails = { heads: MailHead[]; isConnected: boolean; empty: () => void }

/** Every letter, newest first, and each new one as it comes. */
export function useMails(): Mails {
  const [heads, setHeads] = useState<MailHead[]>([])
  const [isConnected, setConnected] = useState(true)
  useEffect(() => {
    const stream = new EventSource(address('stream'))
    const load = () => void ask<MailHead[]>('GET', 'mails').then((list) => setHeads(list.reverse()), noteAway)
    const noteAway = () => setConnected(false)
    stream.onmessage = ({ data }) => {
      setConnected(true)
      for (const frame of JSON.parse(String(data)) as Frame[]) {
        if (frame.type === 'hello' || frame.type === 'lost') load()
        if (frame.type === 'mail') setHeads((known) => [frame.mail, ...known.filter(({ id }) => id !== frame.mail.id)])
      }
    }
    stream.onerror = noteAway
    return () => stream.close()
  }, [])
  return { heads, isConnected, empty: () => void ask('DELETE', 'mails').then(() => setHeads([])) }
}

/** One letter; null while it is on its way or gone. */
export function useMail(id: number | null): ReceivedMail | null {
  const [mail, setMail] = useState<ReceivedMail | null>(null)
  useEffect(() => {
    setMail(null)
    if (id === null) return
    let isWanted = true
    ask<ReceivedMail>('GET', `mails/${id}`).then(
      (found) => isWanted && setMail(found),
      () => {},
    )
    return () => {
      isWanted = false
    }
  }, [id])
  return mail
}
