import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import type { IdentityProvider, Me } from '../api/types.ts'
import { Button, Dialog, Field, Select, Switch, TextInput } from '../design/index.ts'
import { CopyField, FormDialog, PasswordInput, useForm } from '../form/index.ts'
import { rolesFor } from './agent-rules.ts'
import { GroupMapping } from './provider-groups.tsx'
import { bodyOf, unset, valuesOf, wrongDomain } from './provider-rules.ts'
import { identityProvidersQuery } from './queries.ts'
import { useRoles } from './use-roles.ts'
import { t } from './words.ts'

type Props = {
  /** Without it another is connected. */
  provider?: IdentityProvider
  me: Me
  canChange: boolean
  onClose: () => void
}

/** An identity provider; after it was connected, the address that is to be registered there. */
export function ProviderDialog(props: Props) {
  const [made, setMade] = useState<IdentityProvider>()
  const { provider, canChange, onClose } = props
  if (made) return <Facts provider={made} onClose={onClose} />
  if (provider && (provider.source === 'environment' || !canChange))
    return <Facts provider={provider} onClose={onClose} />
  return <ProviderForm {...props} onMade={setMade} />
}

/** What there is to read of it. */
function Facts({ provider, onClose }: { provider: IdentityProvider; onClose: () => void }) {
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={provider.name}
      lead={provider.source === 'environment' ? t('sso.environment_note') : provider.issuer}
      actions={<Button onClick={onClose}>{t('admin.link_done')}</Button>}
    >
      <CopyField label={t('sso.callback')} value={provider.redirect_uri} help={t('sso.callback_help')} isMain />
    </Dialog>
  )
}

function ProviderForm({ provider, me, onClose, onMade }: Props & { onMade: (made: IdentityProvider) => void }) {
  const client = useQueryClient()
  const { roles, nameOf } = useRoles()
  const form = useForm({
    stored: provider ? valuesOf(provider) : unset,
    labels: {
      name: t('sso.name'),
      issuer: t('sso.issuer'),
      client_id: t('sso.client_id'),
      client_secret: t('sso.client_secret'),
      scopes: t('sso.scopes'),
      group_claim: t('sso.group_claim'),
      email_domains: t('sso.email_domains'),
    },
    check({ name, issuer, client_id, email_domains, mapping }) {
      const wrong = wrongDomain(email_domains)
      return {
        name: name.trim() === '' ? t('form.empty', { label: t('sso.name') }) : undefined,
        issuer: /^https?:\/\/[^\s?#@]+$/.test(issuer.trim()) ? undefined : t('sso.issuer_wrong'),
        client_id: client_id.trim() === '' ? t('form.empty', { label: t('sso.client_id') }) : undefined,
        email_domains: wrong === undefined ? undefined : t('sso.domains_wrong', { domain: wrong }),
        mapping: mapping.some(({ group }) => group.trim() === '') ? t('sso.group_empty') : undefined,
      }
    },
    refused: (error) =>
      error instanceof ApiProblem && error.code === 'duplicate' ? { issuer: `${error.detail}.` } : undefined,
    async save(values, changed) {
      if (provider) {
        const saved = await api('PUT /identity-providers/{id}', {
          params: { id: provider.id },
          body: bodyOf(values, changed),
        })
        client.setQueryData(identityProvidersQuery().queryKey, (all) =>
          all?.map((one) => (one.id === saved.id ? saved : one)),
        )
        return
      }
      const { name, client_id, email_domains = [], ...rest } = bodyOf(values, values)
      const must = { name: name ?? '', client_id: client_id ?? '', email_domains, issuer: values.issuer.trim() }
      const saved = await api('POST /identity-providers', { body: { ...rest, ...must } })
      client.setQueryData(identityProvidersQuery().queryKey, (all) => [...(all ?? []), saved])
      onMade(saved)
    },
  })
  const { values, set, error } = form
  return (
    <FormDialog
      isOpen
      isWide
      isChange={provider !== undefined}
      onClose={onClose}
      onSaved={() => provider && onClose()}
      title={provider ? t('sso.edit_title', { name: provider.name }) : t('sso.new_title')}
      lead={provider && t(provider.admits_super_admins ? 'sso.super_admins' : 'sso.no_super_admins')}
      action={t(provider ? 'app.save' : 'sso.new')}
      form={form}
    >
      {provider && <CopyField label={t('sso.callback')} value={provider.redirect_uri} help={t('sso.callback_help')} />}
      <div className="grid grid-cols-2 gap-4 max-md:grid-cols-1">
        <Field label={t('sso.name')} help={t('sso.name_help')} error={error('name')}>
          <TextInput
            value={values.name}
            maxLength={100}
            autoFocus
            autoComplete="off"
            onChange={(name) => set({ name })}
          />
        </Field>
        <Field label={t('sso.issuer')} help={t('sso.issuer_help')} error={error('issuer')}>
          <TextInput
            type="url"
            value={values.issuer}
            maxLength={500}
            readOnly={provider !== undefined}
            spellCheck={false}
            onChange={(issuer) => set({ issuer })}
          />
        </Field>
        <Field label={t('sso.client_id')} error={error('client_id')}>
          <TextInput
            value={values.client_id}
            maxLength={300}
            autoComplete="off"
            spellCheck={false}
            onChange={(client_id) => set({ client_id })}
          />
        </Field>
        <Secret
          isSet={provider?.has_client_secret ?? false}
          value={values.client_secret}
          error={error('client_secret')}
          onChange={(client_secret) => set({ client_secret })}
        />
      </div>
      <Field label={t('sso.email_domains')} help={t('sso.domains_help')} error={error('email_domains')}>
        <TextInput
          value={values.email_domains}
          spellCheck={false}
          autoCapitalize="none"
          onChange={(email_domains) => set({ email_domains })}
        />
      </Field>
      <Choice
        isOn={values.makes_agents}
        help={t('sso.makes_agents_help')}
        onChange={(isOn) => set({ makes_agents: isOn })}
      >
        {t('sso.makes_agents')}
      </Choice>
      <Choice
        isOn={values.trusts_email}
        help={t('sso.trusts_email_help')}
        onChange={(isOn) => set({ trusts_email: isOn })}
      >
        {t('sso.trusts_email')}
      </Choice>
      <div className="grid grid-cols-2 gap-4 max-md:grid-cols-1">
        <Field label={t('sso.default_role')}>
          <Select
            options={[
              { value: '', label: t('sso.default_none') },
              ...rolesFor(me, roles).map((value) => ({ value, label: nameOf(value) })),
            ]}
            value={values.default_role}
            onChange={(default_role) => set({ default_role })}
          />
        </Field>
        <Field label={t('sso.group_claim')} help={t('sso.group_claim_help')} error={error('group_claim')}>
          <TextInput value={values.group_claim} spellCheck={false} onChange={(group_claim) => set({ group_claim })} />
        </Field>
      </div>
      <GroupMapping me={me} rules={values.mapping} error={error('mapping')} onChange={(mapping) => set({ mapping })} />
      <Field label={t('sso.scopes')} help={t('sso.scopes_help')} error={error('scopes')}>
        <TextInput value={values.scopes} spellCheck={false} onChange={(scopes) => set({ scopes })} />
      </Field>
      <Choice isOn={values.is_enabled} onChange={(isOn) => set({ is_enabled: isOn })}>
        {t('sso.is_enabled')}
      </Choice>
    </FormDialog>
  )
}

type ChoiceProps = { isOn: boolean; help?: string; onChange: (isOn: boolean) => void; children: string }

function Choice({ isOn, help, onChange, children }: ChoiceProps) {
  return (
    <div className="flex flex-col gap-1">
      <Switch isOn={isOn} onChange={onChange}>
        {children}
      </Switch>
      {help && <p className="pl-10 text-12 leading-[1.45] text-n-11">{help}</p>}
    </div>
  )
}

type SecretProps = {
  isSet: boolean
  /** Null: the stored one stays. */
  value: string | null
  error: string | undefined
  onChange: (value: string | null) => void
}

/** Written, never read. */
function Secret({ isSet, value, error, onChange }: SecretProps) {
  if (isSet && value === null)
    return (
      <div className="flex flex-col gap-1.5">
        <span className="text-12 font-medium">{t('sso.client_secret')}</span>
        <div className="flex items-center gap-3">
          <span className="text-13 text-n-11">{t('sso.secret_set')}</span>
          <Button
            size="small"
            aria-label={`${t('sso.secret_replace')} ${t('sso.client_secret')}`}
            onClick={() => onChange('')}
          >
            {t('sso.secret_replace')}
          </Button>
        </div>
      </div>
    )
  return (
    <Field label={t('sso.client_secret')} help={t('sso.secret_help')} error={error}>
      <PasswordInput value={value ?? ''} maxLength={1000} autoComplete="off" onChange={onChange} />
    </Field>
  )
}
