import { useState } from 'react'
import { Button, Dialog, errorWords } from '../design/index.ts'
import { FormProblem } from './page-form.tsx'
import { t } from './words.ts'

type ConfirmProps = {
  isOpen: boolean
  onClose(): void
  title: string
  lead: string
  /** What the button does, in words. */
  action: string
  isDanger?: boolean
  /** false: `run` puts something else in its place. */
  closesItself?: boolean
  run(): Promise<unknown>
}

/** Asks before something that cannot be undone, and says why it did not work. */
export function ConfirmDialog(props: ConfirmProps) {
  const { isOpen, onClose, title, lead, action, isDanger = true, closesItself = true, run } = props
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const close = () => {
    setError(undefined)
    onClose()
  }
  async function confirm() {
    setBusy(true)
    setError(undefined)
    try {
      await run()
      if (closesItself) close()
    } catch (caught) {
      setError(caught)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={title}
      lead={lead}
      actions={
        <>
          <Button onClick={close}>{t('app.cancel')}</Button>
          <Button look={isDanger ? 'danger' : 'primary'} isBusy={isBusy} onClick={() => void confirm()}>
            {action}
          </Button>
        </>
      }
    >
      {error !== undefined && <FormProblem words={errorWords(error)} />}
    </Dialog>
  )
}
