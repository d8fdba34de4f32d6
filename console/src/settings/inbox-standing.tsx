import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import type { ChannelDescription, Inbox, UpdateInboxBody } from '../api/types.ts'
import { Button, toast, toastError } from '../design/index.ts'
import { ConfirmDialog } from '../form/index.ts'
import { t } from './words.ts'

/** Whether it is the channel's default, and whether it works at all. */
export function InboxStanding({ inbox, channel }: { inbox: Inbox; channel: ChannelDescription }) {
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const { inbox_id: inboxId, name, is_default: isDefault, status } = inbox
  const { label } = channel

  async function change(body: UpdateInboxBody) {
    const saved = await api('PUT /inboxes/{inbox_id}', { params: { inbox_id: inboxId }, body })
    client.setQueryData(keys.inbox(inboxId), saved)
    void client.invalidateQueries({ queryKey: keys.inboxes, exact: true })
  }
  const makeDefault = () =>
    change({ is_default: true }).then(
      () => toast(t('admin.default_made', { name, channel: label })),
      (error: unknown) => toastError(error),
    )
  return (
    <div className="flex flex-col border-t">
      <Setting
        title={t('admin.default_title')}
        lead={t(isDefault ? 'admin.default_is' : 'admin.default_not', { channel: label })}
      >
        {!isDefault && <Button onClick={() => void makeDefault()}>{t('admin.default_make')}</Button>}
      </Setting>
      <Setting
        title={t(status === 'active' ? 'admin.inbox_on' : 'admin.inbox_off')}
        lead={t(status === 'active' ? 'admin.inbox_on_lead' : 'admin.inbox_off_lead')}
      >
        {status === 'active' ? (
          <Button onClick={() => setAsking(true)}>{t('admin.disable')}</Button>
        ) : (
          <Button look="primary" onClick={() => void change({ status: 'active' }).catch(toastError)}>
            {t('admin.inbox_enable')}
          </Button>
        )}
      </Setting>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('admin.inbox_disable_title', { name })}
        lead={t('admin.inbox_disable_lead')}
        action={t('admin.disable')}
        run={() => change({ status: 'disabled' })}
      />
    </div>
  )
}

function Setting({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 border-b py-4 last:border-b-0">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-medium">{title}</h2>
        <p className="mt-1 text-12 leading-[1.45] text-n-11">{lead}</p>
      </div>
      {children}
    </div>
  )
}
