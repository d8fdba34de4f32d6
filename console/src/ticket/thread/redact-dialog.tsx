import { api } from '../../api/index.ts'
import { keys } from '../../api/keys.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Message } from '../../api/types.ts'
import { ConfirmDialog } from '../../form/index.ts'
import { t } from '../words.ts'

/** Asks before the words of a message go for good. */
export function RedactDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { message_id: id } = message
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('ticket.redact_title')}
      lead={t('ticket.redact_lead')}
      action={t('ticket.redact_submit')}
      run={async () => {
        await api('POST /messages/{message_id}/redact', { params: { message_id: id } })
        queryClient.removeQueries({ queryKey: keys.message(id) })
      }}
    />
  )
}
