import { type ChangeEvent, type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Entry } from '../../../src/transcript/entry.ts'
import { Icon } from '../pieces/icon.tsx'
import { Menu } from '../pieces/menu.tsx'
import { say } from '../pieces/toasts.tsx'
import type { Phone } from '../place.ts'
import { type Extra, skins } from '../platforms.ts'
import { act } from './do.ts'

const mostFileBytes = 10 * 1024 * 1024
const typingEveryMs = 3000

/** What the next text is about: an answer to a message, or a new text for an own one. */
export type About = { does: 'replies' | 'edits'; entry: Entry }

/** Keyboard, attachments and send button of a phone. Enter sends, Shift Enter begins a new line. */
export function Composer({ phone, about, onDone }: { phone: Phone; about: About | null; onDone: () => void }) {
  const skin = skins[phone.platform]
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const typedAt = useRef(0)
  const chosen = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (about === null) return
    if (about.does === 'edits') setText(about.entry.text ?? '')
    field.current?.focus()
  }, [about])

  async function send(event?: FormEvent): Promise<void> {
    event?.preventDefault()
    const written = text.trim()
    if (written === '') return
    setText('')
    onDone()
    const isEdit = about?.does === 'edits' && skin.edit
    const replyTo = about?.does === 'replies' ? about.entry.id : null
    const write = isEdit ? isEdit(about.entry, written) : skin.text(written, replyTo)
    if (!(await act(phone, write))) setText((now) => (now === '' ? written : now))
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) void send(event)
    if (event.key === 'Escape' && about !== null) {
      if (about.does === 'edits') setText('')
      onDone()
    }
  }

  function onType({ target }: ChangeEvent<HTMLTextAreaElement>): void {
    setText(target.value)
    if (skin.typing === null || Date.now() - typedAt.current < typingEveryMs) return
    typedAt.current = Date.now()
    void act(phone, skin.typing)
  }

  return (
    <form className="composer" onSubmit={send}>
      {about !== null && (
        <div className="about">
          <span className="about-words">
            <strong>{about.does === 'edits' ? 'Edit' : 'Reply to'}</strong> {about.entry.text ?? about.entry.kind}
          </span>
          <button
            type="button"
            className="plain"
            aria-label={about.does === 'edits' ? 'Do not edit' : 'Do not reply to it'}
            onClick={() => {
              if (about.does === 'edits') setText('')
              onDone()
            }}
          >
            <Icon name="close" size={16} />
          </button>
        </div>
      )}
      <div className="composer-row">
        {skin.extras.length > 0 && (
          <Menu
            className="extras"
            label="Send something else"
            button={<Icon name="plus" size={20} />}
            items={skin.extras.map((extra, at) => ({
              label: extra.label,
              isApart: extra.isRare === true && skin.extras[at - 1]?.isRare !== true,
              onChoose: () => ('write' in extra ? void act(phone, extra.write()) : chosen.current?.click()),
            }))}
          />
        )}
        <textarea
          ref={field}
          rows={1}
          value={text}
          maxLength={skin.maxLength}
          placeholder={skin.placeholder}
          aria-label={`Message as ${phone.name}`}
          dir="auto"
          onChange={onType}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className="send" aria-label="Send" aria-disabled={text.trim() === ''}>
          <Icon name="send" size={18} />
        </button>
      </div>
      <input
        ref={chosen}
        type="file"
        hidden
        aria-label="File of this computer"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) void sendFile(phone, file, skin.extras)
          target.value = ''
        }}
      />
    </form>
  )
}

async function sendFile(phone: Phone, file: File, extras: readonly Extra[]): Promise<void> {
  const fallback = extras.flatMap((extra) => ('file' in extra ? [extra.file] : []))[0]
  if (file.size > mostFileBytes) return say('A file may have 10 MB at most here.')
  const bytesBase64 = await asBase64(file)
  const media = { mimeType: file.type || 'application/octet-stream', fileName: file.name, bytesBase64 }
  const family = file.type.split('/')[0] ?? ''
  const isKind = phone.platform !== 'twitter' && ['image', 'video', 'audio'].includes(family)
  await act(phone, { kind: isKind ? family : fallback, media })
}

function asBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '')
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}
