import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { ApiProblem } from '../api/problem.ts'
import { agentsQuery, companyQuery, departmentsQuery } from '../api/queries.ts'
import type { DepartmentDetail, UpdateDepartmentBody } from '../api/types.ts'
import { Combobox } from '../design/combobox.tsx'
import { Field, Switch, TextArea, TextInput, useNow } from '../design/index.ts'
import { PageForm, useForm } from '../form/index.ts'
import { MembersField } from './department-members.tsx'
import { hoursFault, tidied } from './hours.ts'
import { HoursField } from './hours-field.tsx'
import { departmentQuery } from './queries.ts'
import { t } from './words.ts'
import { timeIn, zoneOptions } from './zones.ts'

const asCompany = ''
const nobody = ''

/** Name, hours, people: one form, saved as a whole. */
export function DepartmentForm({ department }: { department: DepartmentDetail }) {
  const client = useQueryClient()
  const now = useNow()
  const agents = useQuery(agentsQuery()).data ?? []
  const companyZone = useQuery(companyQuery()).data?.time_zone ?? 'UTC'
  const zones = useMemo(
    () => [
      { value: asCompany, label: t('dep.zone_company', { zone: companyZone.replaceAll('_', ' ') }) },
      ...zoneOptions(department.time_zone ?? companyZone),
    ],
    [companyZone, department.time_zone],
  )
  const form = useForm({
    stored: {
      name: department.name,
      description: department.description,
      time_zone: department.time_zone ?? asCompany,
      default_assignee_id: department.default_assignee_id ?? nobody,
      takes_portal: department.takes_portal,
      members: department.members,
      office_hours: department.office_hours,
    },
    keepAs: `department ${department.id}`,
    labels: { name: t('admin.name'), description: t('dep.description'), time_zone: t('dep.time_zone') },
    check({ name, office_hours: hours }) {
      const fault = hours ? hoursFault(hours) : undefined
      return {
        name: name.trim() === '' ? t('form.empty', { label: t('admin.name') }) : undefined,
        office_hours: !fault
          ? undefined
          : fault.day === null
            ? t(`dep.${fault.kind}`)
            : t(`dep.${fault.kind}`, { day: t(`dep.${fault.day}`) }),
      }
    },
    refused: (error) =>
      error instanceof ApiProblem && error.code === 'duplicate' ? { name: `${error.detail}.` } : undefined,
    async save(values, changed) {
      const body: UpdateDepartmentBody = {
        ...(changed.name === undefined ? {} : { name: values.name.trim() }),
        ...(changed.description === undefined ? {} : { description: values.description.trim() }),
        ...(changed.time_zone === undefined ? {} : { time_zone: values.time_zone || null }),
        ...(changed.default_assignee_id === undefined
          ? {}
          : { default_assignee_id: values.default_assignee_id || null }),
        ...(changed.takes_portal === undefined ? {} : { takes_portal: values.takes_portal }),
        ...(changed.members === undefined ? {} : { members: values.members }),
        ...('office_hours' in changed ? { office_hours: values.office_hours && tidied(values.office_hours) } : {}),
      }
      const saved = await api('PUT /departments/{department_id}', { params: { department_id: department.id }, body })
      client.setQueryData(departmentQuery(department.id).queryKey, saved)
      client.setQueryData(departmentsQuery().queryKey, (all) => all?.map((one) => (one.id === saved.id ? saved : one)))
      void client.invalidateQueries({ queryKey: keys.agents })
      // The one that took them before does not any more.
      if (changed.takes_portal) void client.invalidateQueries({ queryKey: keys.departments })
    },
  })
  const {
    name,
    description,
    time_zone: zone,
    default_assignee_id: assignee,
    takes_portal: takesPortal,
    members,
    office_hours: hours,
  } = form.values
  const active = agents.filter(({ id, status }) => status === 'active' || id === assignee)
  return (
    <PageForm form={form} isMain>
      <Field label={t('admin.name')} error={form.error('name')}>
        <TextInput value={name} maxLength={100} onChange={(next) => form.set({ name: next })} />
      </Field>
      <Field label={t('dep.description')} error={form.error('description')}>
        <TextArea value={description} maxLength={1000} rows={2} onChange={(next) => form.set({ description: next })} />
      </Field>
      <MembersField members={members} agents={agents} onChange={(next) => form.set({ members: next })} />
      <Field label={t('dep.default_assignee')} help={t('dep.default_help')} error={form.error('default_assignee_id')}>
        <Combobox
          // Drawn anew when the names are known.
          key={agents.length}
          options={[
            { value: nobody, label: t('dep.default_nobody') },
            ...active.map((one) => ({ value: one.id, label: one.name })),
          ]}
          value={assignee}
          onChange={(next) => form.set({ default_assignee_id: next ?? nobody })}
          placeholder={t('dep.member_find')}
        />
      </Field>
      <div className="flex flex-col gap-1.5">
        <Switch isOn={takesPortal} onChange={(isOn) => form.set({ takes_portal: isOn })}>
          {t('dep.takes_portal')}
        </Switch>
        <p className="text-12 leading-[1.45] text-n-11">{t('dep.takes_portal_help')}</p>
      </div>
      <Field
        label={t('dep.time_zone')}
        help={t('dep.now_there', { time: timeIn(zone || companyZone, now) })}
        error={form.error('time_zone')}
      >
        <Combobox
          options={zones}
          value={zone}
          onChange={(next) => next !== null && form.set({ time_zone: next })}
          placeholder={t('admin.time_zone_find')}
        />
      </Field>
      <HoursField
        hours={hours}
        error={form.error('office_hours')}
        onChange={(next) => form.set({ office_hours: next })}
      />
    </PageForm>
  )
}
