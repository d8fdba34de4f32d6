import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { meQuery } from '../api/queries.ts'
import type { IdentityProvider, Me } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { Row, RowActions, Rows, Section } from '../app/rows.tsx'
import { Icon, MenuItem, toast } from '../design/index.ts'
import { ConfirmDialog } from '../form/index.ts'
import { Listing, NewButton } from './listing.tsx'
import { ProviderDialog } from './provider-dialog.tsx'
import { mayVouch } from './provider-rules.ts'
import { identityProvidersQuery } from './queries.ts'
import { SignInPolicySection } from './sign-in-policy.tsx'
import { t } from './words.ts'

type Open = { provider?: IdentityProvider }

export function SignOnPage() {
  const query = useQuery(identityProvidersQuery())
  const me = useQuery(meQuery()).data as Me
  const client = useQueryClient()
  const [open, setOpen] = useState<Open>()
  const [doomed, setDoomed] = useState<IdentityProvider>()
  const canVouch = mayVouch(me)
  async function remove({ id, name }: IdentityProvider) {
    await api('DELETE /identity-providers/{id}', { params: { id } })
    client.setQueryData(identityProvidersQuery().queryKey, (all) => all?.filter((one) => one.id !== id))
    toast(t('sso.deleted', { name }))
  }
  return (
    <Page
      title={t('settings.sign_on')}
      lead={t('sso.lead')}
      actions={canVouch && <NewButton words={t('sso.new')} onPress={() => setOpen({})} />}
    >
      {!canVouch && <p className="mb-4 text-13 text-n-11">{t('sso.may_not')}</p>}
      <Section title={t('sso.providers')}>
        <Listing query={query} icon="lock" empty={t('sso.empty')}>
          {(providers) => (
            <Rows label={t('sso.providers')}>
              {providers.map((provider) => (
                <ProviderRow
                  key={provider.id}
                  provider={provider}
                  canChange={canVouch}
                  onOpen={() => setOpen({ provider })}
                  onDelete={() => setDoomed(provider)}
                />
              ))}
            </Rows>
          )}
        </Listing>
      </Section>
      <SignInPolicySection canChange={canVouch} />
      {open && <ProviderDialog {...open} me={me} canChange={canVouch} onClose={() => setOpen(undefined)} />}
      {doomed && (
        <ConfirmDialog
          isOpen
          onClose={() => setDoomed(undefined)}
          title={t('sso.delete_title', { name: doomed.name })}
          lead={t('sso.delete_lead')}
          action={t('sso.delete')}
          run={() => remove(doomed)}
        />
      )}
    </Page>
  )
}

type RowProps = { provider: IdentityProvider; canChange: boolean; onOpen: () => void; onDelete: () => void }

function ProviderRow({ provider, canChange, onOpen, onDelete }: RowProps) {
  const { name, issuer, email_domains: domains, source, is_enabled: isOn } = provider
  const isOurs = source === 'settings'
  return (
    <Row
      mark={<Icon name="lock" className="text-n-10" />}
      title={name}
      onOpen={onOpen}
      isFaded={!isOn}
      meta={<span className="break-all">{issuer}</span>}
      state={
        <div className="flex flex-col gap-1 md:items-end md:text-right">
          {!isOn && <span className="font-medium">{t('sso.off')}</span>}
          {!isOurs && <span>{t('sso.of_environment')}</span>}
          <span>
            {domains === null
              ? t('sso.domains_any')
              : domains.length === 0
                ? t('sso.domains_none')
                : domains.join(', ')}
          </span>
        </div>
      }
      actions={
        canChange &&
        isOurs && (
          <RowActions name={name}>
            <MenuItem icon="edit" onSelect={onOpen}>
              {t('admin.edit')}
            </MenuItem>
            <MenuItem icon="trash" isDanger onSelect={onDelete}>
              {t('sso.delete')}
            </MenuItem>
          </RowActions>
        )
      }
    />
  )
}
