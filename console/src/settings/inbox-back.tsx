import { Link } from '@tanstack/react-router'
import { Icon } from '../design/index.ts'
import { t } from './words.ts'

export function BackToInboxes() {
  return (
    <Link
      to="/settings/inboxes"
      className="-ml-1 inline-flex h-6 items-center gap-1 rounded-control pr-2 text-12 font-medium text-n-11 hover:text-n-12"
    >
      <Icon name="back" size={14} />
      {t('admin.inbox_back')}
    </Link>
  )
}
