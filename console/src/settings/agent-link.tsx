import { Button, Dialog } from '../design/index.ts'
import { CopyField } from '../form/index.ts'
import { formatMoment } from '../words/dates.ts'
import { t } from './words.ts'

export type MadeLink = { name: string; link: string; expiresAt: string }

/** A link that was just made: shown once, to be passed on by hand. */
export function LinkDialog({ made: { name, link, expiresAt }, onClose }: { made: MadeLink; onClose: () => void }) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('admin.link_title', { name })}
      lead={t('admin.link_lead', { name })}
      actions={<Button onClick={onClose}>{t('admin.link_done')}</Button>}
    >
      <CopyField
        label={t('admin.link')}
        value={link}
        help={t('admin.link_end', { when: formatMoment(expiresAt) })}
        isMain
      />
    </Dialog>
  )
}
