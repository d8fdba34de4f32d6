import { useState } from 'react'
import type { MailHead } from '../../../src/mail/mailbox.ts'
import { Icon } from '../pieces/icon.tsx'
import { timeOf } from '../pieces/use.ts'
import { Letter } from './letter.tsx'
import { useMail, useMails } from './mails.ts'

/** What Parley mails to people, whoever they are: nothing leaves this machine. */
export function Letters() {
  const { heads, isConnected, empty } = useMails()
  const [open, setOpen] = useState<number | null>(null)
  const mail = useMail(open)
  return (
    <div className="desk">
      <header className="top">
        <h1>Mailbox</h1>
        <a className="top-button" href="./">
          <Icon name="back" size={16} /> Phones
        </a>
        <button type="button" className="top-button top-end" disabled={heads.length === 0} onClick={empty}>
          <Icon name="remove" size={16} /> Empty
        </button>
      </header>
      {!isConnected && (
        <p className="away" role="status">
          The sandbox is away. New letters show as soon as it is back.
        </p>
      )}
      <main className={`mailbox ${open === null ? '' : 'mailbox-open'}`}>
        <nav className="mail-list" aria-label="Letters">
          {heads.length === 0 && (
            <p className="mail-none">Nothing was mailed yet. Invite an agent, or ask for a new password.</p>
          )}
          {heads.map((head) => (
            <Row key={head.id} head={head} isOpen={head.id === open} onOpen={() => setOpen(head.id)} />
          ))}
        </nav>
        <section className="mail-pane" aria-label="Letter" aria-live="polite">
          {mail ? <Letter mail={mail} onClose={() => setOpen(null)} /> : <p className="mail-none">Choose a letter.</p>}
        </section>
      </main>
    </div>
  )
}

function Row({ head, isOpen, onOpen }: { head: MailHead; isOpen: boolean; onOpen: () => void }) {
  return (
    <button type="button" className="mail-row" aria-current={isOpen ? 'true' : undefined} onClick={onOpen}>
      <span className="mail-subject">{head.subject || '(no subject)'}</span>
      <time className="mail-time">{timeOf(head.at)}</time>
      <span className="mail-to">to {head.to.join(', ')}</span>
    </button>
  )
}
