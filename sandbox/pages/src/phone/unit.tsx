import { useEffect, useId, useState } from 'react'
import type { Choice, Entry } from '../../../src/transcript/entry.ts'
import { Icon } from '../pieces/icon.tsx'
import { sayError } from '../pieces/toasts.tsx'
import { timeOf, useIsBefore, useIsVisible } from '../pieces/use.ts'
import { type Phone, removePhone } from '../place.ts'
import { skins } from '../platforms.ts'
import { noThread } from '../store/state.ts'
import { look, useStore } from '../store/store.ts'
import { Drawer } from '../traffic/drawer.tsx'
import { ListSheet } from './choices.tsx'
import { type About, Composer } from './composer.tsx'
import { Conversation } from './conversation.tsx'
import { act, meet } from './do.ts'

const emptyWords = {
  whatsapp: 'Write something: it goes to Parley as a webhook.',
  facebook: 'Write to the page. Parley hears of it at once.',
  twitter: 'Say hello. The message goes to Parley as an event.',
  chatbot: 'Ask the shop’s bot something, or ask for a person.',
}

/** Where the unit of a thread is found on the page. */
export function unitId(threadKey: string): string {
  return `unit ${threadKey}`.replaceAll(' ', '-')
}

/** One person: the phone, and beside it the traffic that belongs to it. */
export function Unit({ phone, threadKey, business }: { phone: Phone; threadKey: string; business: string }) {
  const thread = useStore((state) => state.threads.get(threadKey)) ?? noThread
  const head = useStore((state) => state.heads.get(threadKey))
  const [hasDrawer, setDrawer] = useState(false)
  const [about, setAbout] = useState<About | null>(null)
  const [list, setList] = useState<Entry | null>(null)
  const isTyping = useIsBefore(head?.typingUntil ?? null)
  const { ref, isVisible } = useIsVisible<HTMLElement>()
  const drawerId = useId()
  const { label } = skins[phone.platform]
  const entries = [...thread.entries.values()].sort((one, other) => one.position - other.position)
  const last = entries.at(-1)
  const quick = last?.choices?.style === 'quick' ? last.choices : null

  // biome-ignore lint/correctness/useExhaustiveDependencies: told once a phone and once a run of the sandbox
  useEffect(() => {
    if (thread.isLoaded && phone.name !== '' && head?.name !== phone.name) void meet(phone).catch(sayError)
  }, [thread.isLoaded])
  // biome-ignore lint/correctness/useExhaustiveDependencies: seen when there is something new
  useEffect(() => {
    if (isVisible) look(threadKey)
  }, [threadKey, isVisible, head?.fromBusiness])

  function press({ write }: Choice): void {
    setList(null)
    if (write) void act(phone, write)
  }

  return (
    <section className="unit" id={unitId(threadKey)} ref={ref} aria-label={`${phone.name} on ${label}`}>
      <header className="unit-bar">
        <span className="unit-who">
          <strong>{phone.name}</strong>{' '}
          <span className="unit-handle">
            {label} · {head?.handle ?? phone.person}
          </span>
        </span>
        <button
          type="button"
          className="bar-button"
          aria-expanded={hasDrawer}
          aria-controls={drawerId}
          onClick={() => setDrawer(!hasDrawer)}
        >
          <Icon name="traffic" size={16} /> Traffic
          <span className="count">{thread.webhooks.size + thread.calls.size}</span>
        </button>
        <button
          type="button"
          className="bar-button"
          aria-label={`Put ${phone.name} away`}
          title="Put away"
          onClick={() => removePhone(phone)}
        >
          <Icon name="close" size={16} />
        </button>
      </header>
      <div className="unit-body">
        <div className={`device skin-${phone.platform}`}>
          <StatusBar platform={phone.platform} />
          <div className="device-head">
            <span className="avatar" aria-hidden="true">
              {initialsOf(business) || <Icon name="shop" />}
            </span>
            <span className="device-who">
              <span className="device-name">{business}</span>
              <span className="device-line">{isTyping ? 'typing…' : presence[phone.platform]}</span>
            </span>
          </div>
          <Conversation
            phone={phone}
            entries={entries}
            isTyping={isTyping}
            isLoaded={thread.isLoaded}
            empty={emptyWords[phone.platform]}
            onReply={(entry) => setAbout({ does: 'replies', entry })}
            onEdit={(entry) => setAbout({ does: 'edits', entry })}
            onPress={press}
            onOpenList={setList}
          />
          {quick && (
            <div className="quick">
              {quick.options.map((option) => (
                <button key={option.title} type="button" className="quick-one" onClick={() => press(option)}>
                  {option.title}
                </button>
              ))}
            </div>
          )}
          <Composer phone={phone} about={about} onDone={() => setAbout(null)} />
          {list?.choices && <ListSheet choices={list.choices} onPress={press} onClose={() => setList(null)} />}
        </div>
        {hasDrawer && <Drawer id={drawerId} thread={thread} name={phone.name} onClose={() => setDrawer(false)} />}
      </div>
    </section>
  )
}

const presence = {
  whatsapp: 'business account',
  facebook: 'usually answers soon',
  twitter: 'direct message',
  chatbot: 'here to help',
}

function initialsOf(name: string): string {
  const words = name
    .replace(/^@/, '')
    .split(/[ _]+/)
    .filter((word) => /^[A-Za-z]/.test(word))
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
}

function StatusBar({ platform }: { platform: Phone['platform'] }) {
  if (platform === 'chatbot') {
    return (
      <div className="browser-bar" aria-hidden="true">
        <i />
        <i />
        <i />
        <span>shop.example</span>
      </div>
    )
  }
  return (
    <div className="status-bar" aria-hidden="true">
      <span>{timeOf(Date.now())}</span>
      <svg width="44" height="12" viewBox="0 0 44 12" aria-hidden="true">
        <path d="M1 11V8h2v3zM5 11V6h2v5zM9 11V4h2v7zM13 11V1.500h2V11z" />
        <rect x="22.500" y="1.500" width="18" height="9" rx="2.500" className="battery" />
        <rect x="24" y="3" width="12" height="6" rx="1.200" />
        <path d="M42 4.500v3z" className="battery" />
      </svg>
    </div>
  )
}
