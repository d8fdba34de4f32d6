import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import type { Me, Ticket } from '../../api/types.ts'
import { classes, Icon, toast } from '../../design/index.ts'
import { useDraft } from '../../drafts/index.ts'
import { tellTyping } from '../../live/index.ts'
import { isolate, shorten } from '../thread/names.ts'
import { t } from '../words.ts'
import { charactersLeft, type Limits, longestText } from './limits.ts'
import { ModeSwitch } from './mode-switch.tsx'
import { Quoted } from './quoted.tsx'
import { SendButton, type ThenStatus } from './send-button.tsx'
import type { ComposerState } from './state.ts'
import { SuggestionList } from './suggestion-list.tsx'
import { Target } from './target.tsx'
import { Inserts, Left } from './tools.tsx'
import { useBlocked } from './use-blocked.ts'
import { useComposerCommands } from './use-composer-commands.ts'
import { useGrowing } from './use-growing.ts'
import { useSend } from './use-send.ts'
import { useSuggestions } from './use-suggestions.ts'

type Props = { ticket: Ticket; me: Me; limits: Limits; state: ComposerState }

/** Where one answers the customer or writes a note. The text is a draft, kept here and with the account, until it is sent. */
export function Composer({ ticket, me, limits, state }: Props) {
  const { mode, quoted, setMode, setQuoted } = state
  const [text, setText] = useDraft(me.id, ticket.ticket_id, mode)
  const areaRef = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const send = useSend({ ticket, me, mode, quoted })
  const isNote = mode === 'note'
  const blocked = useBlocked(ticket, me, limits, isNote)
  const maxLength = isNote ? longestText : limits.maxLength
  const left = charactersLeft(text, maxLength)
  const isEmpty = text.trim() === ''
  const cannot =
    blocked ??
    (isEmpty ? t('ticket.empty_text') : left !== null && left < 0 ? t('ticket.too_long', { count: -left }) : false)
  const name = ticket.customer.name ?? ticket.customer.channel_identity ?? t('app.customer_without_name')

  const insert = (given: string, from: number, to: number) => {
    const area = areaRef.current
    if (!area) return
    area.focus()
    area.setSelectionRange(from, to)
    // Keeps the browser's own undo; where it is not understood the text is set.
    if (!document.execCommand('insertText', false, given)) setText(text.slice(0, from) + given + text.slice(to))
  }
  const suggestions = useSuggestions({ ticket, mode, agentName: me.name, areaRef, insert })
  const submit = (then: ThenStatus) => {
    if (cannot) {
      if (!isEmpty || blocked) toast(cannot)
      areaRef.current?.focus()
      return
    }
    send(text.trim(), then)
    // The list goes on to the next conversation, which nobody means to write to yet.
    if (then === 'resolved') areaRef.current?.blur()
    setText('')
    setQuoted(null)
    suggestions.close()
  }
  const write = (next: 'reply' | 'note') => {
    setMode(next)
    areaRef.current?.focus()
  }
  useComposerCommands({ ticket, me, areaRef, submit, write, isNote })
  useGrowing(areaRef, text)
  useEffect(() => {
    if (quoted) areaRef.current?.focus()
  }, [quoted])

  const press = (event: KeyboardEvent) => void suggestions.press(event)
  return (
    <section
      aria-label={t('app.group_write')}
      className={classes(
        'relative shrink-0 border-t px-4 pt-2.5 pb-3',
        isNote ? 'border-waiting-line bg-waiting-soft' : 'bg-n-1',
      )}
    >
      <div className="relative mx-auto flex max-w-[720px] flex-col gap-2">
        <SuggestionList id={listId} suggestions={suggestions} />
        <div className="flex min-w-0 items-center gap-3">
          <ModeSwitch mode={mode} onChange={write} />
          <Target ticket={ticket} mode={mode} limits={limits} />
        </div>
        {blocked && (
          <p
            role="status"
            className="flex items-start gap-2 rounded-control bg-waiting-soft px-2.5 py-2 text-12 leading-[1.45] text-n-12"
          >
            <Icon name="clock" size={14} className="mt-0.5 text-waiting" />
            {blocked}
          </p>
        )}
        <div
          className={classes(
            'rounded-bubble border focus-within:border-accent focus-within:outline-1 focus-within:outline-accent',
            isNote ? 'border-waiting bg-n-1/60' : 'border-n-8 bg-n-1',
          )}
        >
          {quoted && !isNote && <Quoted message={quoted} onStop={() => setQuoted(null)} />}
          <textarea
            ref={areaRef}
            dir="auto"
            rows={1}
            value={text}
            maxLength={longestText + 1000}
            aria-label={isNote ? t('ticket.write_note') : t('ticket.reply_to', { name })}
            aria-autocomplete="list"
            aria-controls={suggestions.items.length > 0 ? listId : undefined}
            aria-activedescendant={suggestions.items.length > 0 ? `${listId}-${suggestions.at}` : undefined}
            placeholder={
              isNote
                ? t('ticket.note_placeholder')
                : t('ticket.reply_placeholder', { name: isolate(shorten(name, 40)) })
            }
            onChange={({ target }) => {
              setText(target.value)
              tellTyping(ticket.ticket_id)
              suggestions.look()
            }}
            onKeyDown={press}
            onBlur={suggestions.close}
            className="block max-h-[40dvh] min-h-15 w-full resize-none overflow-y-auto bg-transparent px-3 pt-2.5 pb-1 text-14 outline-none field-sizing-content max-md:min-h-11 max-md:text-16"
          />
          <div className="flex items-center gap-0.5 p-1.5">
            <Inserts isNote={isNote} onOpen={suggestions.open} />
            <Left characters={left} />
            <SendButton
              mode={mode}
              disabledBecause={cannot}
              mayMove={
                me.permissions.includes('ticket.update') && ['new', 'open', 'pending_customer'].includes(ticket.status)
              }
              onSend={submit}
            />
          </div>
        </div>
      </div>
    </section>
  )
}
