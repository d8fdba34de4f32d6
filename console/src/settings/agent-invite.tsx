import { useRef } from 'react'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import type { Me } from '../api/types.ts'
import { Field, TextInput } from '../design/index.ts'
import { FormDialog, useForm } from '../form/index.ts'
import { useAgentChanged } from './agent-changed.ts'
import { DepartmentsField, RoleField } from './agent-fields.tsx'
import type { MadeLink } from './agent-link.tsx'
import { hasDepartments } from './agent-rules.ts'
import { useRoles } from './use-roles.ts'
import { t } from './words.ts'

/** Makes an agent, and the link with which its person comes in. */
export function InviteDialog({
  me,
  onClose,
  onMade,
}: {
  me: Me
  onClose: () => void
  onMade: (made: MadeLink) => void
}) {
  const changed = useAgentChanged()
  const made = useRef<MadeLink>(undefined)
  const { roles } = useRoles()
  const form = useForm({
    stored: { email: '', name: '', role: 'agent', department_ids: [] as string[] },
    keepAs: 'agent new',
    labels: { email: t('admin.agent_email'), name: t('admin.agent_name'), role: t('admin.role') },
    check: ({ email, name }) => ({
      email: /^\S+@\S+\.\S+$/.test(email.trim()) ? undefined : t('form.email_wrong'),
      name: name.trim() === '' ? t('form.empty', { label: t('admin.agent_name') }) : undefined,
    }),
    refused(error) {
      if (!(error instanceof ApiProblem)) return undefined
      if (error.code === 'duplicate') return { email: `${error.detail}.` }
      return error.errors.some(({ path }) => path === '/email') ? { email: t('form.email_wrong') } : undefined
    },
    async save({ email, name, role, department_ids: ids }) {
      const body = {
        email: email.trim(),
        name: name.trim(),
        role,
        ...(hasDepartments(role, roles) ? { department_ids: ids } : {}),
      }
      const reply = await api('POST /agents/invitations', { body })
      changed(reply.agent)
      made.current = { name: reply.agent.name, link: reply.link, expiresAt: reply.expires_at }
    },
  })
  const { email, name, role, department_ids: ids } = form.values
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      onSaved={() => made.current && onMade(made.current)}
      title={t('admin.invite_title')}
      lead={t('admin.invite_lead')}
      action={t('admin.invite_submit')}
      form={form}
    >
      <Field label={t('admin.agent_email')} help={t('admin.agent_email_help')} error={form.error('email')}>
        <TextInput
          type="email"
          autoComplete="off"
          autoFocus
          value={email}
          onChange={(next) => form.set({ email: next })}
        />
      </Field>
      <Field label={t('admin.agent_name')} help={t('admin.agent_name_help')} error={form.error('name')}>
        <TextInput value={name} maxLength={200} autoComplete="off" onChange={(next) => form.set({ name: next })} />
      </Field>
      <RoleField me={me} role={role} error={form.error('role')} onChange={(next) => form.set({ role: next })} />
      {hasDepartments(role, roles) && (
        <DepartmentsField ids={ids} onChange={(department_ids) => form.set({ department_ids })} />
      )}
    </FormDialog>
  )
}
