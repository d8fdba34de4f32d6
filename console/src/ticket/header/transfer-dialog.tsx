import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/index.ts'
import { agentsQuery, departmentsQuery } from '../../api/queries.ts'
import { changeTickets } from '../../api/tickets.ts'
import type { Me, Ticket } from '../../api/types.ts'
import { Combobox } from '../../design/combobox.tsx'
import { Field, Select, TextArea, toast } from '../../design/index.ts'
import { FormDialog, useForm } from '../../form/index.ts'
import { t } from '../words.ts'

/** To a department, to somebody, or both; all of it happens or nothing. */
export function TransferDialog({ ticket, me, onClose }: { ticket: Ticket; me: Me; onClose: () => void }) {
  const departments = useQuery(departmentsQuery()).data ?? []
  const agents = useQuery(agentsQuery()).data ?? []
  const others = agents.filter(({ id, status }) => status === 'active' && id !== ticket.assigned_agent_id)
  const form = useForm({
    stored: { department: '', agent: '', note: '' },
    keepAs: `transfer ${ticket.ticket_id}`,
    labels: { department: t('ticket.department'), agent: t('ticket.assignee'), note: t('ticket.note') },
    check: ({ department, agent }) => ({
      department: department === '' && agent === '' ? t('ticket.transfer_nowhere') : undefined,
    }),
    async save({ department, agent, note }) {
      const to = {
        ...(department === '' ? {} : { department_id: department }),
        ...(agent === '' ? {} : { agent_id: agent }),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      }
      const patch = {
        ...(department === '' ? {} : { department_id: department }),
        ...(agent === '' ? {} : { assigned_agent_id: agent }),
      }
      const params = { ticket_id: ticket.ticket_id }
      const idempotencyKey = crypto.randomUUID()
      await changeTickets([ticket.ticket_id], patch, async () => {
        return (await api('POST /tickets/{ticket_id}/transfer', { params, body: to, idempotencyKey })).ticket
      })
      const names = [departments, agents].flatMap((list) =>
        list.filter(({ id }) => id === department || id === agent).map(({ name }) => name),
      )
      toast(t('ticket.transferred', { name: names.join(', ') }))
    },
  })
  const { department, agent, note } = form.values
  const leaves =
    me.scope === 'departments' && department !== '' && agent !== me.id && !me.department_ids?.includes(department)
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={t('ticket.transfer_title')}
      lead={t('ticket.transfer_lead')}
      action={t('ticket.transfer_submit')}
      form={form}
    >
      <Field
        label={t('ticket.transfer_department')}
        help={leaves && t('ticket.transfer_leaves')}
        error={form.error('department')}
      >
        <Select
          options={[
            { value: '', label: t('ticket.transfer_stays') },
            ...departments
              .filter(({ id }) => id !== ticket.department_id)
              .map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={department}
          onChange={(next) => form.set({ department: next })}
        />
      </Field>
      <Field label={t('ticket.transfer_agent')} help={t('ticket.transfer_agent_help')} error={form.error('agent')}>
        <Combobox
          options={others.map(({ id, name }) => ({ value: id, label: name }))}
          value={agent === '' ? null : agent}
          onChange={(next) => form.set({ agent: next ?? '' })}
          placeholder={t('ticket.transfer_anybody')}
        />
      </Field>
      <Field label={t('ticket.transfer_note')} help={t('ticket.note_stays')} error={form.error('note')}>
        <TextArea value={note} maxLength={4000} onChange={(next) => form.set({ note: next })} />
      </Field>
    </FormDialog>
  )
}
