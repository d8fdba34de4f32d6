import { isPresetRole } from '@parley/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { meQuery } from '../api/queries.ts'
import type { Me, Role } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { Row, RowActions, Rows } from '../app/rows.tsx'
import { Button, Icon, MenuItem, toast } from '../design/index.ts'
import { ConfirmDialog, useKeptOpen } from '../form/index.ts'
import { Listing, NewButton } from './listing.tsx'
import { rolesQuery } from './queries.ts'
import { whyNotChange } from './rights.ts'
import { RoleDialog } from './role-dialog.tsx'
import { RoleMatrix } from './role-matrix.tsx'
import { nameIn } from './use-roles.ts'
import { t } from './words.ts'

type Open = { role?: Role; like?: Role }

export function RolesPage() {
  const query = useQuery(rolesQuery())
  const me = useQuery(meQuery()).data as Me
  const client = useQueryClient()
  const [open, setOpen] = useKeptOpen<Open>('roles')
  const [doomed, setDoomed] = useState<Role>()
  const canMake = me.permissions.includes('role.manage') && me.scope === 'all'
  async function remove({ key, name }: Role) {
    await api('DELETE /roles/{role_key}', { params: { role_key: key } })
    client.setQueryData(rolesQuery().queryKey, (all) => all?.filter((one) => one.key !== key))
    toast(t('role.deleted', { name }))
  }
  return (
    <Page
      title={t('settings.roles')}
      lead={t('role.lead')}
      isWide
      actions={canMake && <NewButton words={t('role.new')} onPress={() => setOpen({})} />}
    >
      <Listing query={query} icon="checks" empty="">
        {(roles) => (
          <div className="flex flex-col gap-8">
            <Rows label={t('settings.roles')}>
              {roles.map((role) => (
                <RoleRow
                  key={role.key}
                  role={role}
                  name={nameIn(roles, role.key)}
                  me={me}
                  onEdit={() => setOpen({ role })}
                  onCopy={canMake ? () => setOpen({ like: role }) : undefined}
                  onDelete={() => setDoomed(role)}
                />
              ))}
            </Rows>
            <section aria-labelledby="matrix">
              <h2 id="matrix" className="text-16 font-strong">
                {t('role.matrix')}
              </h2>
              <p className="mt-1.5 mb-4 text-13 leading-[1.45] text-n-11">{t('role.matrix_lead')}</p>
              <RoleMatrix roles={roles} />
            </section>
          </div>
        )}
      </Listing>
      {open && query.data && <RoleDialog {...open} roles={query.data} me={me} onClose={() => setOpen(undefined)} />}
      {doomed && (
        <ConfirmDialog
          isOpen
          onClose={() => setDoomed(undefined)}
          title={t('role.delete_title', { name: doomed.name })}
          lead={doomed.agent_count > 0 ? t('role.delete_held', { count: doomed.agent_count }) : t('role.delete_lead')}
          action={t('admin.delete')}
          run={() => remove(doomed)}
        />
      )}
    </Page>
  )
}

type RowProps = {
  role: Role
  name: string
  me: Me
  onEdit: () => void
  onCopy: (() => void) | undefined
  onDelete: () => void
}

function RoleRow({ role, name, me, onEdit, onCopy, onDelete }: RowProps) {
  const why = whyNotChange(me, role)
  const described = isPresetRole(role.key) ? t(`role.about_${role.key}`) : role.description
  const facts = [
    t('role.agents', { count: role.agent_count }),
    `${t('role.scope')} ${t(`role.scope_${role.scope}`)}`,
    role.is_preset && t('role.preset'),
  ]
  return (
    <Row
      title={name}
      meta={
        <>
          {described && <span className="mb-0.5 block text-n-12">{described}</span>}
          {facts.filter(Boolean).join(' · ')}
        </>
      }
      state={
        role.requires_second_factor && (
          <span className="flex items-center gap-1.5 text-good">
            <Icon name="key" size={14} />
            {t('role.factor_on')}
          </span>
        )
      }
      actions={
        <div className="flex items-center gap-1">
          <Button
            size="small"
            aria-label={`${t('admin.edit')} ${name}`}
            disabledBecause={why && t(`role.why_${why}`)}
            onClick={onEdit}
          >
            {t('admin.edit')}
          </Button>
          {onCopy && (
            <RowActions name={name}>
              <MenuItem icon="copy" onSelect={onCopy}>
                {t('role.copy')}
              </MenuItem>
              {!role.is_preset && !why && (
                <MenuItem icon="trash" isDanger onSelect={onDelete}>
                  {t('admin.delete')}
                </MenuItem>
              )}
            </RowActions>
          )}
        </div>
      }
    />
  )
}
