import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { cannedRepliesQuery, departmentsQuery } from '../api/queries.ts'
import type { CannedReply } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { Row, RowActions, Rows } from '../app/rows.tsx'
import { MenuItem, toast } from '../design/index.ts'
import { ConfirmDialog, useKeptOpen } from '../form/index.ts'
import { CannedReplyDialog } from './canned-reply-dialog.tsx'
import { Listing, ListSearch, matches, NewButton, NothingFound } from './listing.tsx'
import { t } from './words.ts'

export function CannedRepliesPage() {
  const query = useQuery(cannedRepliesQuery())
  const departments = useQuery(departmentsQuery()).data ?? []
  const client = useQueryClient()
  const [open, setOpen] = useKeptOpen<CannedReply | 'new'>('canned-replies')
  const [doomed, setDoomed] = useState<CannedReply>()
  const [search, setSearch] = useState('')
  const nameOf = (id: string | null) =>
    id === null ? t('admin.canned_everybody') : departments.find((one) => one.id === id)?.name

  async function remove({ canned_reply_id, shortcut }: CannedReply) {
    await api('DELETE /canned-replies/{canned_reply_id}', { params: { canned_reply_id } })
    client.setQueryData(cannedRepliesQuery().queryKey, (all) =>
      all?.filter((one) => one.canned_reply_id !== canned_reply_id),
    )
    void client.invalidateQueries({ queryKey: keys.cannedReplies })
    toast(t('admin.canned_deleted', { shortcut }))
  }
  return (
    <Page
      title={t('settings.canned_replies')}
      lead={t('admin.canned_lead')}
      actions={<NewButton words={t('admin.canned_new')} onPress={() => setOpen('new')} />}
    >
      <Listing query={query} icon="text" empty={t('admin.canned_empty')}>
        {(replies) => {
          const found = replies.filter((one) => matches(search, `/${one.shortcut}`, one.title, one.content))
          return (
            <>
              <ListSearch label={t('admin.search')} text={search} onChange={setSearch} />
              {found.length === 0 && <NothingFound text={search} onClear={() => setSearch('')} />}
              <Rows label={t('settings.canned_replies')}>
                {[...found]
                  .sort((a, b) => a.shortcut.localeCompare(b.shortcut))
                  .map((reply) => (
                    <Row
                      key={reply.canned_reply_id}
                      title={
                        <>
                          <span className="font-mono text-12 font-normal text-n-11">/{reply.shortcut}</span>{' '}
                          <span className="ml-1">{reply.title}</span>
                        </>
                      }
                      onOpen={() => setOpen(reply)}
                      meta={<span className="line-clamp-2 break-words">{reply.content}</span>}
                      state={nameOf(reply.department_id)}
                      actions={
                        <RowActions name={`/${reply.shortcut}`}>
                          <MenuItem icon="edit" onSelect={() => setOpen(reply)}>
                            {t('admin.edit')}
                          </MenuItem>
                          <MenuItem icon="trash" isDanger onSelect={() => setDoomed(reply)}>
                            {t('admin.delete')}
                          </MenuItem>
                        </RowActions>
                      }
                    />
                  ))}
              </Rows>
            </>
          )
        }}
      </Listing>
      {open && <CannedReplyDialog reply={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
      {doomed && (
        <ConfirmDialog
          isOpen
          onClose={() => setDoomed(undefined)}
          title={t('admin.canned_delete_title', { shortcut: doomed.shortcut })}
          lead={t('admin.canned_delete_lead')}
          action={t('admin.delete')}
          run={() => remove(doomed)}
        />
      )}
    </Page>
  )
}
