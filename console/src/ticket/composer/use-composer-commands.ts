import type { RefObject } from 'react'
import type { Me, Ticket } from '../../api/types.ts'
import { useCommands } from '../../commands/index.ts'
import { outboxOf, undo } from '../outbox/index.ts'
import { t } from '../words.ts'
import type { ThenStatus } from './send-button.tsx'

type CommandsGiven = {
  ticket: Ticket
  me: Me
  areaRef: RefObject<HTMLTextAreaElement | null>
  submit: (then: ThenStatus) => void
  write: (mode: 'reply' | 'note') => void
  isNote: boolean
}

/** Writing, sending and taking back, by keys. */
export function useComposerCommands({ ticket, me, areaRef, submit, write, isNote }: CommandsGiven): void {
  const group = t('app.group_write')
  const isWriting = () => document.activeElement === areaRef.current
  const lastSent = () => outboxOf(me.id).of(ticket.ticket_id).at(-1)
  useCommands([
    { id: 'ticket.reply', words: t('ticket.write_reply'), group, key: 'r', run: () => write('reply') },
    { id: 'ticket.note', words: t('ticket.write_note'), group, key: 'n', run: () => write('note') },
    {
      id: 'composer.send',
      words: t(isNote ? 'ticket.add_note' : 'ticket.send'),
      group,
      key: 'mod+enter',
      run: () => submit(null),
    },
    {
      id: 'composer.send_and_resolve',
      words: t(isNote ? 'ticket.add_note_and_resolve' : 'ticket.send_and_resolve'),
      group,
      key: 'mod+shift+enter',
      run: () => submit('resolved'),
    },
    {
      id: 'composer.send_and_wait',
      words: t('ticket.send_and_wait'),
      group,
      when: () => !isNote,
      run: () => submit('pending_customer'),
    },
    {
      id: 'composer.undo',
      words: t('ticket.undo_send'),
      group,
      key: 'mod+shift+backspace',
      when: () => lastSent() !== undefined,
      run: () => {
        const entry = lastSent()
        if (entry) void undo(me.id, entry)
      },
    },
    {
      id: 'composer.leave',
      words: t('ticket.leave_writing'),
      group,
      key: 'escape',
      whileTyping: true,
      isHidden: true,
      when: isWriting,
      run: leave,
    },
  ])
}

/** To the newest message, from where the arrow keys go on. */
function leave(): void {
  const thread = document.querySelector<HTMLElement>('[data-thread]')
  const messages = thread?.querySelectorAll<HTMLElement>('article[data-message]') ?? []
  const last = messages[messages.length - 1] ?? thread
  last?.focus({ preventScroll: true })
}
