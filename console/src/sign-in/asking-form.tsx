import type { ReactNode } from 'react'
import { Button } from '../design/index.ts'
import { FormProblem, type useForm, useWait } from '../form/index.ts'
import { problemWords } from './problem-words.ts'
import { t } from './words.ts'

type Props = {
  form: Pick<ReturnType<typeof useForm>, 'element' | 'submit' | 'problem' | 'problemCause' | 'isBusy'>
  /** What its button says. */
  action: string
  children: ReactNode
}

/** A form of somebody who is not signed in: it says what went wrong, and after too many tries how long to wait. */
export function AskingForm({ form, action, children }: Props) {
  const wait = useWait(form.problemCause)
  return (
    <form
      ref={form.element}
      noValidate
      onSubmit={(event) => void (wait ? event.preventDefault() : form.submit(event))}
      className="flex flex-col gap-4"
    >
      {children}
      {form.problem && <FormProblem words={wait ?? problemWords(form.problemCause)} />}
      <Button
        type="submit"
        look="primary"
        size="large"
        isBusy={form.isBusy}
        disabledBecause={wait && t('sign_in.wait_first')}
      >
        {action}
      </Button>
    </form>
  )
}
