import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api/index.ts'
import { companyQuery } from '../api/queries.ts'
import type { Company } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { LoadingRows } from '../app/rows.tsx'
import { Combobox } from '../design/combobox.tsx'
import { ErrorState, Field, TextInput, useNow } from '../design/index.ts'
import { PageForm, useForm } from '../form/index.ts'
import { AccentField } from './company-accent.tsx'
import { LogoField } from './company-logo.tsx'
import { t } from './words.ts'
import { timeIn, zoneOptions } from './zones.ts'

export function CompanyPage() {
  const { data: company, error, refetch } = useQuery(companyQuery())
  return (
    <Page title={t('settings.company')} lead={t('admin.company_lead')}>
      {company ? (
        <div className="flex flex-col gap-6">
          <LogoField company={company} />
          <CompanyForm company={company} />
        </div>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows count={3} />
      )}
    </Page>
  )
}

function CompanyForm({ company }: { company: Company }) {
  const client = useQueryClient()
  const now = useNow()
  const zones = useMemo(() => zoneOptions(company.time_zone), [company.time_zone])
  const form = useForm({
    stored: { name: company.name, accent: company.accent ?? '', time_zone: company.time_zone },
    labels: { name: t('admin.company_name'), accent: t('admin.accent'), time_zone: t('admin.time_zone') },
    keepAs: 'company',
    check: ({ name, accent }) => ({
      name: name.trim() === '' ? t('form.empty', { label: t('admin.company_name') }) : undefined,
      accent: accent === '' || /^#[0-9a-f]{6}$/i.test(accent) ? undefined : t('admin.accent_wrong'),
    }),
    async save(values, { accent, ...changed }) {
      const body = {
        ...changed,
        ...(changed.name === undefined ? {} : { name: values.name.trim() }),
        ...(accent === undefined ? {} : { accent: accent === '' ? null : accent }),
      }
      client.setQueryData(companyQuery().queryKey, await api('PUT /company', { body }))
    },
  })
  const { name, accent, time_zone: zone } = form.values
  return (
    <PageForm form={form} isMain>
      <Field label={t('admin.company_name')} help={t('admin.company_name_help')} error={form.error('name')}>
        <TextInput
          value={name}
          maxLength={100}
          autoComplete="organization"
          onChange={(next) => form.set({ name: next })}
        />
      </Field>
      <AccentField accent={accent} error={form.error('accent')} onChange={(next) => form.set({ accent: next })} />
      <Field
        label={t('admin.time_zone')}
        help={t('admin.time_zone_help', { time: timeIn(zone, now) })}
        error={form.error('time_zone')}
      >
        <Combobox
          options={zones}
          value={zone}
          onChange={(next) => next !== null && form.set({ time_zone: next })}
          placeholder={t('admin.time_zone_find')}
        />
      </Field>
    </PageForm>
  )
}
