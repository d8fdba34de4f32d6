import { useQueryClient } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import type { Agent, Me } from '../api/types.ts'
import { Field, TextInput } from '../design/index.ts'
import { FormDialog, useForm } from '../form/index.ts'
import { useAgentChanged } from './agent-changed.ts'
import { DepartmentsField, RoleField } from './agent-fields.tsx'
import { t } from './words.ts'

/** Name, role and departments of an agent. */
export function AgentDialog({ agent, me, onClose }: { agent: Agent; me: Me; onClose: () => void }) {
  const changed = useAgentChanged()
  const client = useQueryClient()
  const isOwn = agent.id === me.id
  const form = useForm({
    stored: { name: agent.name, role: agent.role, department_ids: agent.department_ids },
    labels: { name: t('admin.agent_name'), role: t('admin.role') },
    check: ({ name }) => ({ name: name.trim() === '' ? t('form.empty', { label: t('admin.agent_name') }) : undefined }),
    async save(values, body) {
      const trimmed = body.name === undefined ? body : { ...body, name: values.name.trim() }
      changed(await api('PUT /agents/{agent_id}', { params: { agent_id: agent.id }, body: trimmed }))
      if (isOwn) void client.invalidateQueries({ queryKey: keys.me })
      void client.invalidateQueries({ queryKey: keys.departments })
    },
  })
  const { name, role, department_ids: ids } = form.values
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={t('admin.agent_edit_title', { name: agent.name })}
      lead={agent.email}
      action={t('app.save')}
      form={form}
      isChange
    >
      <Field label={t('admin.agent_name')} error={form.error('name')}>
        <TextInput value={name} maxLength={200} autoFocus onChange={(next) => form.set({ name: next })} />
      </Field>
      <RoleField
        me={me}
        role={role}
        isOwn={isOwn}
        note={role === agent.role ? undefined : t('admin.agent_role_ends', { name: agent.name })}
        error={form.error('role')}
        onChange={(next) => form.set({ role: next })}
      />
      {role === 'agent' && <DepartmentsField ids={ids} onChange={(department_ids) => form.set({ department_ids })} />}
    </FormDialog>
  )
}
