import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { useCommands } from '../commands/index.ts'
import { Button, Dialog } from '../design/index.ts'
import { FormProblem } from './page-form.tsx'
import { t } from './words.ts'

type AnyForm = {
  isDirty: boolean
  isBusy: boolean
  problem: string | undefined
  element: React.RefObject<HTMLFormElement | null>
  reset(): void
  submit(event?: FormEvent): Promise<boolean>
}
type FormDialogProps = {
  isOpen: boolean
  onClose(): void
  title: string
  lead?: ReactNode
  action: string
  form: AnyForm
  /** After it was saved; without it the dialog closes. */
  onSaved?(): void
  /** A change of something that is there: without one there is nothing to save. */
  isChange?: boolean
  isWide?: boolean
  /** What it does cannot be undone. */
  isDanger?: boolean
  children: ReactNode
}

/** A form in a dialog. What was filled in is not lost by a press on Escape or outside: it asks first. */
export function FormDialog(props: FormDialogProps) {
  const { isOpen, onClose, title, lead, action, form, onSaved, children } = props
  const { isChange = false, isWide = false, isDanger = false } = props
  const id = useId()
  const [isAsking, setAsking] = useState(false)
  const close = () => {
    setAsking(false)
    form.reset()
    onClose()
  }
  const submit = async (event?: FormEvent) => {
    event?.stopPropagation()
    if (await form.submit(event)) onSaved ? onSaved() : onClose()
  }
  useCommands(
    isOpen
      ? [
          {
            id: 'form.submit',
            words: t('form.submit_command'),
            group: t('form.group'),
            key: 'mod+enter',
            isHidden: true,
            run: () => void submit(),
          },
        ]
      : [],
  )
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => (form.isDirty ? setAsking(true) : close())}
      title={title}
      lead={lead}
      isWide={isWide}
      actions={
        isAsking ? (
          <>
            <p role="alert" className="mr-auto self-center text-13 font-medium">
              {t('form.discard_question')}
            </p>
            <Button look="danger" onClick={close}>
              {t('form.discard')}
            </Button>
            <Button onClick={() => setAsking(false)}>{t('form.keep')}</Button>
          </>
        ) : (
          <>
            <Button onClick={close}>{t('app.cancel')}</Button>
            <Button
              type="submit"
              form={id}
              look={isDanger ? 'danger' : 'primary'}
              keys="mod+enter"
              isBusy={form.isBusy}
              disabledBecause={isChange && !form.isDirty && t('form.nothing_changed')}
            >
              {action}
            </Button>
          </>
        )
      }
    >
      <form
        id={id}
        ref={form.element}
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex flex-col gap-4 pt-1"
      >
        {children}
        {form.problem && <FormProblem words={form.problem} />}
      </form>
    </Dialog>
  )
}
