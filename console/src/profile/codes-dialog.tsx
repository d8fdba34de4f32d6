import { Button, Dialog } from '../design/index.ts'
import { RecoveryCodes } from '../second-factor/recovery-codes.tsx'
import { t } from '../second-factor/words.ts'

type Props = { codes: readonly string[]; email: string; onClose(): void }

/** Recovery codes that were just made. */
export function CodesDialog({ codes, email, onClose }: Props) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('factor.codes_title')}
      lead={t('factor.codes_lead')}
      actions={
        <Button look="primary" onClick={onClose}>
          {t('factor.codes_kept')}
        </Button>
      }
    >
      <RecoveryCodes codes={codes} email={email} />
    </Dialog>
  )
}
