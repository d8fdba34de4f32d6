import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { customerNotesQuery } from '../api/queries.ts'
import { useCommands } from '../commands/index.ts'
import { ErrorState, IconButton, toastError } from '../design/index.ts'
import { keepEdits, keptEdits } from '../form/kept.ts'
import { addNote } from './changes.ts'
import { useMayChange } from './may-change.ts'
import { Note } from './note.tsx'
import { NoteForm } from './note-form.tsx'
import { Nothing, Section } from './section.tsx'
import { t } from './words.ts'

/** What colleagues should know of this customer, newest first. */
export function Notes({ customerId }: { customerId: string }) {
  const { data: notes, error, refetch } = useQuery(customerNotesQuery(customerId))
  const { isAllowed, isManager, me } = useMayChange()
  const kept = `note on ${customerId}`
  const first = useRef(String(keptEdits(me, kept)['content'] ?? ''))
  const [isWriting, setWriting] = useState(first.current !== '')
  const keep = (content: string) => keepEdits(me, kept, content === '' ? {} : { content })
  useCommands([
    {
      id: 'customer.add_note',
      words: t('customer.add_note'),
      group: t('customer.group'),
      key: 'c n',
      when: () => isAllowed,
      run: () => setWriting(true),
    },
  ])
  function close(): void {
    keep('')
    first.current = ''
    setWriting(false)
  }
  function add(content: string): void {
    close()
    addNote(customerId, content, me).catch((error: unknown) => {
      keep(content)
      first.current = content
      setWriting(true)
      toastError(error)
    })
  }
  return (
    <Section
      title={t('customer.notes')}
      action={
        isAllowed && (
          <IconButton
            icon="plus"
            size="small"
            label={t('customer.add_note')}
            keys="c n"
            onClick={() => setWriting(true)}
          />
        )
      }
    >
      {isWriting && (
        <NoteForm
          content={first.current}
          label={t('customer.note')}
          action={t('customer.save_note')}
          onType={keep}
          onSave={add}
          onClose={close}
        />
      )}
      {error && !notes && <ErrorState error={error} onRetry={() => void refetch()} />}
      {notes?.length === 0 && !isWriting && <Nothing words={t('customer.no_notes')} />}
      <ul className="flex flex-col gap-2">
        {notes?.map((note) => (
          <Note
            key={note.note_id}
            note={note}
            customerId={customerId}
            isAllowed={isAllowed && (isManager || note.agent_id === me)}
          />
        ))}
      </ul>
    </Section>
  )
}
