import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { agentsQuery } from '../api/queries.ts'
import type { CustomerNote } from '../api/types.ts'
import { Button, IconButton, TimeAgo, toastError } from '../design/index.ts'
import { formatMoment } from '../words/dates.ts'
import { changeNote, deleteNote } from './changes.ts'
import { NoteForm } from './note-form.tsx'
import { t } from './words.ts'

type Props = { note: CustomerNote; customerId: string; isAllowed: boolean }

export function Note({ note, customerId, isAllowed }: Props) {
  const [mode, setMode] = useState<'read' | 'edit' | 'delete'>('read')
  const agents = useQuery(agentsQuery()).data
  const author = agents?.find(({ id }) => id === note.agent_id)?.name
  const close = () => setMode('read')
  if (mode === 'edit')
    return (
      <li>
        <NoteForm
          content={note.content}
          label={t('customer.note')}
          action={t('app.save')}
          onClose={close}
          onSave={(content) => {
            close()
            changeNote(customerId, note.note_id, content).catch(toastError)
          }}
        />
      </li>
    )
  return (
    <li className="rounded-control bg-waiting-soft px-2.5 py-2">
      <p className="text-13 leading-[1.45] break-words whitespace-pre-wrap">{note.content}</p>
      <div className="mt-1 flex min-h-6 items-center gap-1.5 text-12 text-n-11">
        {mode === 'delete' ? (
          <>
            <span className="min-w-0 flex-1 text-n-12">{t('customer.delete_note_question')}</span>
            <Button
              size="small"
              look="danger"
              onClick={() => {
                close()
                deleteNote(customerId, note.note_id).catch(toastError)
              }}
            >
              {t('customer.delete')}
            </Button>
            <Button size="small" autoFocus onClick={close}>
              {t('customer.keep')}
            </Button>
          </>
        ) : (
          <>
            <span className="min-w-0 truncate">
              {note.agent_id === null ? t('customer.note_service') : (author ?? t('app.someone'))}
            </span>
            <TimeAgo at={note.created_at} />
            {note.updated_at !== note.created_at && (
              <span className="min-w-0 truncate" title={formatMoment(note.updated_at)}>
                {t('customer.note_changed', { at: formatMoment(note.updated_at) })}
              </span>
            )}
            {isAllowed && (
              <span className="ml-auto flex">
                <IconButton icon="edit" size="small" label={t('customer.edit_note')} onClick={() => setMode('edit')} />
                <IconButton
                  icon="trash"
                  size="small"
                  label={t('customer.delete_note')}
                  onClick={() => setMode('delete')}
                />
              </span>
            )}
          </>
        )}
      </div>
    </li>
  )
}
