import { type KeyboardEvent, useState } from 'react'
import { Button, TextArea } from '../design/index.ts'
import { t } from './words.ts'

const mostCharacters = 10_000

type Props = {
  content: string
  label: string
  action: string
  onType?: (content: string) => void
  onSave: (content: string) => void
  onClose: () => void
}

/** A note being written. Ctrl Enter saves; Escape leaves it when nothing was changed. */
export function NoteForm({ content: first, label, action, onType, onSave, onClose }: Props) {
  const [content, setContent] = useState(first)
  const problem =
    content.trim() === ''
      ? t('customer.note_empty')
      : content.length > mostCharacters
        ? t('customer.note_too_long', { most: mostCharacters })
        : undefined
  const save = () => !problem && onSave(content.trim())
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
    else if (event.key === 'Escape' && content === first) onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
      onKeyDown={press}
      className="mb-3 flex flex-col gap-2"
    >
      <TextArea
        autoFocus
        rows={2}
        aria-label={label}
        placeholder={t('customer.note_placeholder')}
        value={content}
        onChange={(next) => {
          setContent(next)
          onType?.(next)
        }}
      />
      <div className="flex justify-end gap-2">
        <Button size="small" onClick={onClose}>
          {t('app.cancel')}
        </Button>
        <Button size="small" type="submit" look="primary" keys="mod+enter" disabledBecause={problem}>
          {action}
        </Button>
      </div>
    </form>
  )
}
