import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { ApiProblem } from '../api/problem.ts'
import { agentsQuery } from '../api/queries.ts'
import type { Me, Permission, Role, RoleScope } from '../api/types.ts'
import { Field, Select, Switch, TextArea, TextInput } from '../design/index.ts'
import { FormDialog, useForm } from '../form/index.ts'
import { PermissionChoices } from './permission-choices.tsx'
import { rolesQuery } from './queries.ts'
import { everyPermission, keyOf, mayGiveScope, scopes, whyNotGive } from './role-rules.ts'
import { nameIn } from './use-roles.ts'
import { t } from './words.ts'

type Props = {
  /** The one that is changed; without it another is made. */
  role?: Role
  /** What a new one begins as. */
  like?: Role
  roles: readonly Role[]
  me: Me
  onClose: () => void
}

/** A role of the company's own; of a preset only whether it asks for a second factor. */
export function RoleDialog({ role, like, roles, me, onClose }: Props) {
  const client = useQueryClient()
  const stored = role ?? startingFrom(me, like)
  const form = useForm({
    stored: {
      name: stored.name,
      description: stored.description,
      permissions: stored.permissions,
      scope: stored.scope,
      requires_second_factor: stored.requires_second_factor,
    },
    keepAs: `role ${role?.key ?? 'new'}`,
    labels: { name: t('role.name'), description: t('role.description'), permissions: t('role.permissions') },
    check: ({ name }) => ({
      name:
        name.trim() === ''
          ? t('form.empty', { label: t('role.name') })
          : !role && keyOf(name, roles) === ''
            ? t('role.name_wrong')
            : undefined,
    }),
    refused: (error) =>
      error instanceof ApiProblem && error.code === 'duplicate' ? { name: `${error.detail}.` } : undefined,
    async save(values, changed) {
      const name = values.name.trim()
      const saved = role
        ? await api('PUT /roles/{role_key}', {
            params: { role_key: role.key },
            body: { ...changed, ...(changed.name === undefined ? {} : { name }) },
          })
        : await api('POST /roles', { body: { ...values, name, key: keyOf(name, roles) } })
      client.setQueryData(rolesQuery().queryKey, (all = []) =>
        role ? all.map((one) => (one.key === saved.key ? saved : one)) : [...all, saved],
      )
      void client.invalidateQueries({ queryKey: keys.me })
    },
  })
  const { name, description, permissions, scope, requires_second_factor: needsFactor } = form.values
  const isPreset = role?.is_preset ?? false
  return (
    <FormDialog
      isOpen
      isWide
      onClose={onClose}
      title={role ? t('role.edit_title', { name: nameIn(roles, role.key) }) : t('role.new_title')}
      lead={t(isPreset ? 'role.preset_note' : 'role.saved_note')}
      action={t(role ? 'app.save' : 'admin.create')}
      form={form}
      isChange={role !== undefined}
    >
      {!isPreset && (
        <>
          <div className="flex flex-col gap-4">
            <Field
              label={t('role.name')}
              help={t('role.name_help', { key: role?.key ?? (keyOf(name, roles) || 'night_shift') })}
              error={form.error('name')}
            >
              <TextInput
                value={name}
                maxLength={60}
                autoFocus
                autoComplete="off"
                onChange={(next) => form.set({ name: next })}
              />
            </Field>
            <Field label={t('role.scope')} help={t('role.scope_help')} error={form.error('scope')}>
              <Select
                options={scopes.map((value) => ({
                  value,
                  label: mayGiveScope(me, value)
                    ? t(`role.scope_${value}`)
                    : `${t(`role.scope_${value}`)} – ${t('role.scope_too_wide')}`,
                  isOff: !mayGiveScope(me, value),
                }))}
                value={scope}
                onChange={(next) => form.set({ scope: next })}
              />
            </Field>
          </div>
          <Field label={t('role.description')} error={form.error('description')}>
            <TextArea
              value={description}
              maxLength={500}
              rows={2}
              onChange={(next) => form.set({ description: next })}
            />
          </Field>
        </>
      )}
      <div className="flex flex-col gap-1.5">
        <Switch isOn={needsFactor} onChange={(isOn) => form.set({ requires_second_factor: isOn })}>
          {t('role.factor')}
        </Switch>
        <p className="text-12 leading-[1.45] text-n-11">{t('role.factor_help')}</p>
        {role && needsFactor && !role.requires_second_factor && <WithoutFactor role={role} me={me} />}
      </div>
      {!isPreset && (
        <PermissionChoices
          label={t('role.permissions')}
          help={t('role.permissions_help')}
          groups={everyPermission()}
          whyNot={(name) => {
            const why = whyNotGive(me, name)
            return why && t(`role.${why}`)
          }}
          chosen={permissions}
          error={form.error('permissions')}
          onChange={(next) => form.set({ permissions: next })}
        />
      )}
    </FormDialog>
  )
}

/** How many are asked for one from then on, told before it is saved; to those who may know it. */
function WithoutFactor({ role, me }: { role: Role; me: Me }) {
  const agents = useQuery(agentsQuery()).data
  const holders = agents?.filter((agent) => agent.role === role.key && agent.status === 'active' && agent.is_registered)
  if (!holders || holders.length === 0 || holders.some((one) => one.has_second_factor === null)) return null
  const lacking = holders.filter((one) => one.has_second_factor === false)
  if (lacking.length === 0) return <p className="text-12 leading-[1.45] text-n-11">{t('role.factor_all')}</p>
  const isOneOfThem = lacking.length > 1 && lacking.some(({ id }) => id === me.id)
  return (
    <p role="status" className="text-12 leading-[1.45] font-medium text-waiting">
      {t('role.factor_lacking', { count: lacking.length })}
      {isOneOfThem && ` ${t('role.factor_you')}`}
    </p>
  )
}

/** As much of another role as one may give. */
function startingFrom(me: Me, like: Role | undefined) {
  const scope: RoleScope = like && mayGiveScope(me, like.scope) ? like.scope : 'departments'
  return {
    name: '',
    description: '',
    permissions: (like?.permissions ?? []).filter((name): name is Permission => whyNotGive(me, name) === undefined),
    scope,
    requires_second_factor: like?.requires_second_factor ?? false,
  }
}
