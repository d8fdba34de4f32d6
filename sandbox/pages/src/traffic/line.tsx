import { type ReactNode, useState } from 'react'
import type { CallView, WebhookView } from '../../../src/record-views.ts'
import { copy } from '../phone/entry-menu.tsx'
import { Icon } from '../pieces/icon.tsx'
import { exactTimeOf } from '../pieces/use.ts'
import { callAsCurl, webhookAsCurl } from './curl.ts'
import { tokensOf } from './json.ts'
import { callOutcome, type Tone, webhookOutcome, webhookTitle } from './traffic.ts'

/** One body that the platform posted, with every attempt. */
export function WebhookLine({ webhook }: { webhook: WebhookView }) {
  const { url, headers, body, bytes, isCut, attempts } = webhook
  const path = new URL(url).pathname
  return (
    <Line way="in" title={webhookTitle(webhook)} address={`POST ${path}`} at={webhook.at} {...webhookOutcome(webhook)}>
      <Block title="Body" text={body} note={isCut ? `cut to 64 KiB of ${bytes} bytes` : `${bytes} bytes`} />
      <Block title="Headers" text={JSON.stringify(headers)} />
      <Attempts attempts={attempts} />
      {!isCut && <Copy text={webhookAsCurl(webhook)} />}
    </Line>
  )
}

/** One call that Parley made. */
export function CallLine({ call, attempt }: { call: CallView; attempt: number }) {
  const { method, path, headers, body, answer, isCut } = call
  const title = attempt > 1 ? `${call.kind}, attempt ${attempt}` : call.kind
  return (
    <Line way="out" title={title} address={`${method} ${path}`} at={call.at} {...callOutcome(call)}>
      {body !== '' && <Block title="Body" text={body} note={isCut ? 'cut to 64 KiB' : ''} />}
      {answer !== '' && <Block title="Answer" text={answer} />}
      <Block title="Headers" text={JSON.stringify(headers)} />
      {!isCut && <Copy text={callAsCurl(call)} />}
    </Line>
  )
}

function Line(props: {
  way: 'in' | 'out'
  title: string
  address: string
  at: number
  tone: Tone
  words: string
  children: ReactNode
}) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={`line line-${props.way}`} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span className="line-way">{props.way === 'in' ? '→ Parley' : 'Parley →'}</span>
        <span className="line-title">{props.title}</span>
        <span className={`line-outcome tone-${props.tone}`}>{props.words}</span>
        <span className="line-address">{props.address}</span>
        <time className="line-time">{exactTimeOf(props.at)}</time>
      </summary>
      {isOpen && <div className="line-inside">{props.children}</div>}
    </details>
  )
}

function Block({ title, text, note = '' }: { title: string; text: string; note?: string }) {
  const [isRaw, setRaw] = useState(false)
  return (
    <section className="block">
      <p className="block-head">
        <strong>{title}</strong> <span>{note}</span>
        <button type="button" className="small" aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>
          Raw
        </button>
        <button type="button" className="small" onClick={() => void copy(text, `${title} copied`)}>
          Copy
        </button>
      </p>
      <section
        className="code"
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        tabIndex={0}
      >
        <pre>{isRaw ? text : <Coloured text={text} />}</pre>
      </section>
    </section>
  )
}

function Coloured({ text }: { text: string }) {
  let at = 0
  return tokensOf(text).map((token) => {
    at += token.text.length
    return token.kind === 'mark' ? (
      token.text
    ) : (
      <span key={at} className={`json-${token.kind}`}>
        {token.text}
      </span>
    )
  })
}

function Attempts({ attempts }: { attempts: WebhookView['attempts'] }) {
  if (attempts.length === 0) return null
  return (
    <section className="block">
      <p className="block-head">
        <strong>Attempts</strong>
      </p>
      <ol className="attempts">
        {attempts.map((attempt) => (
          <li key={`${attempt.at} ${attempt.tookMs} ${attempt.status}`}>
            <time>{exactTimeOf(attempt.at)}</time>{' '}
            <span className={attempt.status === 200 ? 'tone-good' : 'tone-bad'}>{attempt.status ?? attempt.error}</span>{' '}
            {attempt.tookMs} ms
            {attempt.answer !== undefined && attempt.answer !== '' && <pre>{attempt.answer}</pre>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Copy({ text }: { text: string }) {
  return (
    <button type="button" className="small copy-curl" onClick={() => void copy(text, 'The command was copied')}>
      <Icon name="copy" size={14} /> Copy as curl
    </button>
  )
}
