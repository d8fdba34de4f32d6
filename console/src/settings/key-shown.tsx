import { Button, Dialog } from '../design/index.ts'
import { CopyField } from '../form/index.ts'
import { t } from './words.ts'

export type MadeKey = { name: string; key: string }

/** A key that was just made: shown once. */
export function KeyShown({ made: { name, key }, onClose }: { made: MadeKey; onClose: () => void }) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('admin.key_shown_title', { name })}
      lead={t('admin.key_shown_lead')}
      actions={<Button onClick={onClose}>{t('admin.key_stored')}</Button>}
    >
      <CopyField label={t('admin.key_value')} value={key} help={t('admin.key_use')} isMain />
    </Dialog>
  )
}
