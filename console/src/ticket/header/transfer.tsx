import { lazy, Suspense, useState } from 'react'
import type { Me, Ticket } from '../../api/types.ts'
import { useCommands } from '../../commands/index.ts'
import { IconButton } from '../../design/index.ts'
import { t } from '../words.ts'

const TransferDialog = lazy(async () => ({ default: (await import('./transfer-dialog.tsx')).TransferDialog }))

/** Gives the conversation into other hands, with a note for them. */
export function Transfer({ ticket, me }: { ticket: Ticket; me: Me }) {
  const [isOpen, setOpen] = useState(false)
  const isAllowed = me.permissions.includes('ticket.transfer') && ticket.status !== 'closed'
  useCommands([
    {
      id: 'ticket.transfer',
      words: t('ticket.transfer'),
      group: t('app.group_ticket'),
      key: 'h',
      when: () => isAllowed,
      run: () => setOpen(true),
    },
  ])
  if (!isAllowed) return null
  return (
    <>
      <IconButton icon="transfer" label={t('ticket.transfer')} keys="h" onClick={() => setOpen(true)} />
      <Suspense>{isOpen && <TransferDialog ticket={ticket} me={me} onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
