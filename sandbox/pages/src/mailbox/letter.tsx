import { useState } from 'react'
import type { ReceivedMail } from '../../../src/mail/mailbox.ts'
import { address } from '../control.ts'
import { Icon } from '../pieces/icon.tsx'

const views = ['html', 'text', 'source'] as const
type View = (typeof views)[number]
const labels: Record<View, string> = { html: 'Letter', text: 'Plain text', source: 'Source' }

export function Letter({ mail, onClose }: { mail: ReceivedMail; onClose: () => void }) {
  const [chosen, setChosen] = useState<View>('html')
  const view = chosen === 'html' && mail.html === null ? 'text' : chosen
  return (
    <article className="letter">
      <header>
        <button type="button" className="top-button letter-back" onClick={onClose}>
          <Icon name="back" size={16} /> All letters
        </button>
        <h2>{mail.subject || '(no subject)'}</h2>
        <p className="mail-to">
          from {mail.from} to {mail.to.join(', ')}
        </p>
        <div className="letter-views">
          {views.map((name) => (
            <button
              key={name}
              type="button"
              className="top-button"
              aria-pressed={view === name}
              disabled={name === 'html' && mail.html === null}
              onClick={() => setChosen(name)}
            >
              {labels[name]}
            </button>
          ))}
        </div>
      </header>
      {view === 'html' && (
        <iframe
          className="letter-html"
          title="The letter"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          src={address(`mails/${mail.id}/html`)}
        />
      )}
      {view === 'text' && <pre className="letter-text">{withLinks(mail.text)}</pre>}
      {view === 'source' && <pre className="letter-text">{mail.raw}</pre>}
    </article>
  )
}

/** Addresses in the text, to be clicked on. */
function withLinks(text: string) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a letter never changes
      <a key={at} href={part} target="_blank" rel="noopener noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  )
}
