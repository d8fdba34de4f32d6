import { useQueryClient } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { ApiProblem } from '../api/problem.ts'
import type { Agent, Me } from '../api/types.ts'
import { Field, TextInput } from '../design/index.ts'
import { FormDialog, useForm } from '../form/index.ts'
import { ProofDialog } from '../profile/proof-dialog.tsx'
import { useProof, wantsProof } from '../profile/use-proof.ts'
import { useAgentChanged } from './agent-changed.ts'
import { DepartmentsField, RoleField } from './agent-fields.tsx'
import { hasDepartments, mayMoveAddress } from './agent-rules.ts'
import { useRoles } from './use-roles.ts'
import { t } from './words.ts'

/** Name, address, role and departments of an agent. */
export function AgentDialog({ agent, me, onClose }: { agent: Agent; me: Me; onClose: () => void }) {
  const changed = useAgentChanged()
  const client = useQueryClient()
  const { roles } = useRoles()
  const isOwn = agent.id === me.id
  const canMove = mayMoveAddress(me, agent, roles)
  const { proof, pending, settle } = useProof()
  const form = useForm({
    stored: { name: agent.name, email: agent.email, role: agent.role, department_ids: agent.department_ids },
    keepAs: `agent ${agent.id}`,
    labels: { name: t('admin.agent_name'), email: t('admin.agent_email'), role: t('admin.role') },
    check: ({ name, email }) => ({
      name: name.trim() === '' ? t('form.empty', { label: t('admin.agent_name') }) : undefined,
      email: /^\S+@\S+\.\S+$/.test(email.trim()) ? undefined : t('form.email_wrong'),
    }),
    refused(error) {
      if (!(error instanceof ApiProblem)) return undefined
      if (error.code === 'duplicate') return { email: `${error.detail}.` }
      return error.errors.some(({ path }) => path === '/email') ? { email: t('form.email_wrong') } : undefined
    },
    async save(values, body) {
      const trimmed = {
        ...body,
        ...(body.name === undefined ? {} : { name: values.name.trim() }),
        ...(body.email === undefined ? {} : { email: values.email.trim() }),
      }
      const send = () => api('PUT /agents/{agent_id}', { params: { agent_id: agent.id }, body: trimmed })
      // One's own address is the way in: the API asks for a proof of the last minutes.
      const sent = send().catch(async (error: unknown) => {
        if (wantsProof(error) && (await proof(true))) return send()
        throw error
      })
      changed(await sent)
      if (isOwn) void client.invalidateQueries({ queryKey: keys.me })
      void client.invalidateQueries({ queryKey: keys.departments })
      void client.invalidateQueries({ queryKey: keys.roles })
    },
  })
  const { name, email, role, department_ids: ids } = form.values
  return (
    <>
      <FormDialog
        isOpen
        onClose={onClose}
        title={t('admin.agent_edit_title', { name: agent.name })}
        action={t('app.save')}
        form={form}
        isChange
      >
        <Field label={t('admin.agent_name')} error={form.error('name')}>
          <TextInput value={name} maxLength={200} autoFocus onChange={(next) => form.set({ name: next })} />
        </Field>
        <Field
          label={t('admin.agent_email')}
          help={
            !canMove
              ? t('people.address_stronger')
              : email.trim() === agent.email
                ? undefined
                : isOwn
                  ? t('people.address_own')
                  : t(agent.is_registered ? 'people.address_ends' : 'people.address_new_link', { name: agent.name })
          }
          error={form.error('email')}
        >
          <TextInput
            type="email"
            value={email}
            maxLength={254}
            autoComplete="off"
            readOnly={!canMove}
            onChange={(next) => form.set({ email: next })}
          />
        </Field>
        <RoleField
          me={me}
          role={role}
          isOwn={isOwn}
          note={role === agent.role ? undefined : t('admin.agent_role_ends', { name: agent.name })}
          error={form.error('role')}
          onChange={(next) => form.set({ role: next })}
        />
        {hasDepartments(role, roles) && (
          <DepartmentsField ids={ids} onChange={(department_ids) => form.set({ department_ids })} />
        )}
      </FormDialog>
      {pending && <ProofDialog methods={pending.methods} email={me.email ?? ''} onSettled={settle} />}
    </>
  )
}
