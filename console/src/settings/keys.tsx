import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { agentsQuery, apiKeysQuery, departmentsQuery, meQuery } from '../api/queries.ts'
import type { ApiKey, Me } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { Rows } from '../app/rows.tsx'
import { useNow } from '../design/index.ts'
import { ConfirmDialog, useKeptOpen } from '../form/index.ts'
import { KeyDialog } from './key-dialog.tsx'
import { RenameKeyDialog, RotateKeyDialog } from './key-dialogs.tsx'
import { type KeyDeed, KeyRow } from './key-row.tsx'
import { isAlive } from './key-rules.ts'
import { KeyShown, type MadeKey } from './key-shown.tsx'
import { Listing, NewButton } from './listing.tsx'
import { t } from './words.ts'

export function KeysPage() {
  const query = useQuery(apiKeysQuery())
  const agents = useQuery(agentsQuery()).data ?? []
  const me = useQuery(meQuery()).data as Me
  const client = useQueryClient()
  // One that was ended a moment ago has ended, whenever the clock of the page ticks next.
  const now = Math.max(useNow(), Date.now())
  const [isNew, setNew] = useKeptOpen<true>('keys')
  const [made, setMade] = useState<MadeKey>()
  const [open, setOpen] = useState<{ what: KeyDeed; key: ApiKey }>()
  const departments = useQuery(departmentsQuery()).data ?? []
  const close = () => setOpen(undefined)
  const factsOf = (key: ApiKey) => ({
    of: key,
    mine: me.permissions,
    maker: agents.find(({ id }) => id === key.created_by)?.name,
    departmentNames: departments.filter(({ id }) => key.department_ids?.includes(id)).map(({ name }) => name),
    successor: query.data?.find(({ id }) => id === key.replaced_by),
  })

  async function revoke({ id }: ApiKey) {
    await api('DELETE /keys/{key_id}', { params: { key_id: id } })
    client.setQueryData(apiKeysQuery().queryKey, (all) =>
      all?.map((key) => (key.id === id ? { ...key, revoked_at: new Date().toISOString() } : key)),
    )
    void client.invalidateQueries({ queryKey: keys.apiKeys })
  }
  return (
    <Page
      title={t('settings.keys')}
      lead={t('admin.keys_lead')}
      actions={<NewButton words={t('admin.key_new')} onPress={() => setNew(true)} />}
    >
      <p className="-mt-3 mb-5 text-13">
        <a href="/api/docs" target="_blank" rel="noreferrer" className="text-link">
          {t('admin.keys_docs')}
        </a>
      </p>
      <Listing query={query} icon="key" empty={t('admin.keys_empty')}>
        {(all) => {
          const alive = all.filter((key) => isAlive(key, now))
          const dead = all.filter((key) => !isAlive(key, now))
          return (
            <>
              <Rows label={t('settings.keys')}>
                {alive.map((key) => (
                  <KeyRow key={key.id} {...factsOf(key)} onOpen={(what) => setOpen({ what, key })} />
                ))}
              </Rows>
              {alive.length === 0 && <p className="py-4 text-13 text-n-11">{t('admin.keys_empty')}</p>}
              {dead.length > 0 && (
                <>
                  <h2 className="mt-8 mb-3 text-13 font-medium text-n-11">{t('admin.keys_revoked')}</h2>
                  <Rows label={t('admin.keys_revoked')}>
                    {dead.map((key) => (
                      <KeyRow key={key.id} {...factsOf(key)} />
                    ))}
                  </Rows>
                </>
              )}
            </>
          )
        }}
      </Listing>
      {isNew && (
        <KeyDialog
          me={me}
          onClose={() => setNew(undefined)}
          onMade={(key) => {
            setNew(undefined)
            setMade(key)
          }}
        />
      )}
      {made && <KeyShown made={made} onClose={() => setMade(undefined)} />}
      {open?.what === 'rename' && <RenameKeyDialog of={open.key} onClose={close} />}
      {open?.what === 'rotate' && (
        <RotateKeyDialog
          of={open.key}
          onClose={close}
          onMade={(key) => {
            close()
            setMade(key)
          }}
        />
      )}
      {open?.what === 'revoke' && (
        <ConfirmDialog
          isOpen
          onClose={close}
          title={t('admin.key_revoke_title', { name: open.key.name })}
          lead={t('admin.key_revoke_lead')}
          action={t('admin.key_revoke')}
          run={() => revoke(open.key)}
        />
      )}
    </Page>
  )
}
