import { type FormEvent, useRef, useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { Button, errorWords } from '../design/index.ts'
import { FormProblem, useWait } from '../form/index.ts'
import { CodeField } from './code-field.tsx'
import { t } from './words.ts'

type Props = { action: string; confirm(code: string): Promise<unknown> }

/** The first code of an authenticator app: shows that it was set up rightly. Sent as soon as it is whole. */
export function ConfirmCode({ action, confirm }: Props) {
  const [code, setCode] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const wait = useWait(error)
  const isWrong = error instanceof ApiProblem && ['wrong_second_factor', 'wrong_proof'].includes(error.code)
  async function send(whole: string) {
    if (isBusy || wait || whole.length < 6) return
    setBusy(true)
    setError(undefined)
    try {
      await confirm(whole)
    } catch (caught) {
      setError(caught)
      input.current?.select()
    }
    setBusy(false)
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    event.stopPropagation()
    void send(code)
  }
  return (
    <form noValidate onSubmit={submit} className="mt-4 flex flex-col gap-4">
      <CodeField
        ref={input}
        value={code}
        onChange={setCode}
        onWhole={(whole) => void send(whole)}
        help={t('factor.confirm_help')}
        error={isWrong ? t('factor.confirm_wrong') : undefined}
      />
      {error !== undefined && !isWrong && <FormProblem words={wait ?? problemWords(error)} />}
      <Button
        type="submit"
        look="primary"
        size="large"
        isBusy={isBusy}
        disabledBecause={wait ? t('factor.wait_first') : code.length < 6 && t('factor.nothing_typed')}
      >
        {action}
      </Button>
    </form>
  )
}

function problemWords(error: unknown): string {
  return error instanceof ApiProblem && error.code === 'too_many_requests' ? t('factor.again') : errorWords(error)
}
