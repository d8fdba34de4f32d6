import { useBlocker } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, type RefObject, useEffect, useState } from 'react'
import { useCommands } from '../commands/index.ts'
import { Button, Dialog, Icon } from '../design/index.ts'
import { t } from './words.ts'

/** What is wrong with the whole of a form. */
export function FormProblem({ words }: { words: string }) {
  return (
    <p
      role="alert"
      className="flex items-start gap-2 rounded-control border border-urgent-line bg-urgent-soft px-3 py-2 text-13 leading-[1.4]"
    >
      <Icon name="warning" className="mt-px text-urgent" />
      {words}
    </p>
  )
}

type Props = {
  form: {
    isDirty: boolean
    isBusy: boolean
    problem: string | undefined
    element: RefObject<HTMLFormElement | null>
    submit(): Promise<boolean>
    reset(): void
  }
  action?: string
  /** Why there is nothing to save, when nothing was typed. */
  idle?: string
  onSaved?(): void
  /** It is the form that mod+s saves: at most one a page. */
  isMain?: boolean
  /** Leaving the page asks first; off for forms that keep what was typed by themselves. */
  asksBeforeLeaving?: boolean
  children: ReactNode
}

/** A form on a page with its foot: Save, what went wrong, and a question before what was typed is lost. */
export function PageForm({ form, action, idle, onSaved, isMain, asksBeforeLeaving = true, children }: Props) {
  const [isSaved, setSaved] = useState(false)
  const save = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!form.isDirty || !(await form.submit())) return
    setSaved(true)
    onSaved?.()
  }
  useEffect(() => {
    if (form.isDirty) setSaved(false)
  }, [form.isDirty])
  const command = {
    id: 'form.save',
    words: t('form.save_command'),
    group: t('form.group'),
    key: 'mod+s',
    run: () => void save(),
  }
  useCommands(isMain ? [command] : [])
  return (
    <form
      ref={form.element}
      noValidate
      onSubmit={(event) => void save(event)}
      className="flex max-w-120 flex-col gap-4"
    >
      {children}
      {form.problem && <FormProblem words={form.problem} />}
      <div className="flex items-center gap-2">
        <Button
          type="submit"
          look="primary"
          {...(isMain ? { keys: 'mod+s' } : {})}
          isBusy={form.isBusy}
          disabledBecause={!form.isDirty && (idle ?? t('form.nothing_changed'))}
        >
          {action ?? t('app.save')}
        </Button>
        {form.isDirty && !form.isBusy && (
          <Button look="quiet" onClick={form.reset}>
            {t('form.take_back')}
          </Button>
        )}
        <span role="status" className="text-12 text-n-11">
          {isSaved && !form.isDirty && t('form.saved')}
        </span>
      </div>
      {asksBeforeLeaving && <LeaveGuard isDirty={form.isDirty} />}
    </form>
  )
}

/** Asks before another page replaces a form with something unsaved. A session that ended is no such page. */
function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isDirty && next.pathname !== current.pathname && !next.pathname.endsWith('/sign-in'),
    enableBeforeUnload: () => isDirty,
    disabled: !isDirty,
    withResolver: true,
  })
  return (
    <Dialog
      isOpen={status === 'blocked'}
      onClose={() => reset?.()}
      title={t('form.leave_title')}
      lead={t('form.leave_lead')}
      actions={
        <>
          <Button onClick={() => reset?.()}>{t('form.stay')}</Button>
          <Button look="danger" onClick={() => proceed?.()}>
            {t('form.leave')}
          </Button>
        </>
      }
    />
  )
}
