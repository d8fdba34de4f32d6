import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { departmentsQuery, inboxesQuery } from '../api/queries.ts'
import type { DepartmentDetail } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { LoadingRows, Section } from '../app/rows.tsx'
import { Button, ChannelMark, ErrorState, Icon, toast } from '../design/index.ts'
import { ConfirmDialog } from '../form/index.ts'
import { DepartmentForm } from './department-form.tsx'
import { departmentQuery } from './queries.ts'
import { t } from './words.ts'

/** All that can be set of a department. */
export function DepartmentPage() {
  const { departmentId } = useParams({ from: '/shell/settings/departments/$departmentId' })
  const { data: department, error, refetch } = useQuery(departmentQuery(departmentId))
  return (
    <Page
      key={departmentId}
      title={department?.name ?? t('people.department')}
      above={
        <Link to="/settings/departments" className="inline-flex items-center gap-1 text-13 text-n-11 hover:text-n-12">
          <Icon name="back" size={14} />
          {t('dep.back')}
        </Link>
      }
    >
      {department ? (
        <>
          <DepartmentForm department={department} />
          <div className="mt-8">
            <Inboxes ids={department.inbox_ids} />
            <Delete department={department} />
          </div>
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows />
      )}
    </Page>
  )
}

function Inboxes({ ids }: { ids: readonly string[] }) {
  const inboxes = (useQuery(inboxesQuery()).data ?? []).filter(({ inbox_id: id }) => ids.includes(id))
  return (
    <Section title={t('dep.inboxes')} lead={t('dep.inboxes_lead')}>
      {inboxes.length === 0 ? (
        <p className="text-13 text-n-11">{t('dep.inboxes_none')}</p>
      ) : (
        <ul aria-label={t('dep.inboxes')} className="border-t">
          {inboxes.map(({ inbox_id: inboxId, name, channel }) => (
            <li key={inboxId} className="border-b">
              <Link
                to="/settings/inboxes/$inboxId"
                params={{ inboxId }}
                className="focus-inside flex min-h-10 items-center gap-2.5 px-1 py-1.5 hover:bg-n-2"
              >
                <ChannelMark channel={channel} isDecorative className="text-n-11" />
                <span className="min-w-0 truncate">{name}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function Delete({ department: { id, name } }: { department: DepartmentDetail }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  async function run() {
    await api('DELETE /departments/{department_id}', { params: { department_id: id } })
    client.setQueryData(departmentsQuery().queryKey, (all) => all?.filter((one) => one.id !== id))
    toast(t('dep.deleted', { name }))
    await navigate({ to: '/settings/departments' })
  }
  return (
    <Section title={t('dep.delete')} lead={t('dep.delete_lead')}>
      <Button icon="trash" onClick={() => setAsking(true)}>
        {t('dep.delete')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('dep.delete_title', { name })}
        lead={t('dep.delete_lead')}
        action={t('admin.delete')}
        run={run}
      />
    </Section>
  )
}
