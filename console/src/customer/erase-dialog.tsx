import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import type { Customer, Erasure } from '../api/types.ts'
import { Button, CopyButton, Dialog, Field, Select, TextInput } from '../design/index.ts'
import { FormDialog, useForm } from '../form/index.ts'
import { formatMoment } from '../words/dates.ts'
import { t } from './words.ts'

const reasons = ['customer_asked', 'legal_duty', 'other'] as const

/** Erases a person once their name was typed, and shows the receipt. */
export function EraseDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const client = useQueryClient()
  const [receipt, setReceipt] = useState<Erasure>()
  const expected = customer.name?.trim() || customer.primary_email || t('customer.erase_word')
  const form = useForm({
    stored: { typed: '', reason: 'customer_asked' as (typeof reasons)[number] },
    labels: {},
    check: ({ typed }) => ({
      typed: same(typed, expected) ? undefined : t('customer.erase_type_wrong', { expected }),
    }),
    async save({ reason }) {
      const params = { customer_id: customer.customer_id }
      setReceipt(await api('POST /customers/{customer_id}/erase', { params, body: { reason } }))
    },
  })
  const close = () => {
    void client.invalidateQueries({ queryKey: keys.customer(customer.customer_id) })
    onClose()
  }
  if (receipt) return <Receipt receipt={receipt} onClose={close} />
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      onSaved={() => undefined}
      title={t('customer.erase_title', { name: customer.name ?? t('app.customer_without_name') })}
      lead={t('customer.erase_lead')}
      action={t('customer.erase_submit')}
      isDanger
      form={form}
    >
      <Field label={t('customer.erase_reason')} error={form.error('reason')}>
        <Select
          options={reasons.map((value) => ({ value, label: t(`customer.erase_reason_${value}`) }))}
          value={form.values.reason}
          onChange={(reason) => form.set({ reason })}
        />
      </Field>
      <Field label={t('customer.erase_type', { expected })} error={form.error('typed')}>
        <TextInput
          value={form.values.typed}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          onChange={(typed) => form.set({ typed })}
        />
      </Field>
    </FormDialog>
  )
}

/** What was taken away, in numbers; it can be shown to who asked. */
function Receipt({ receipt, onClose }: { receipt: Erasure; onClose: () => void }) {
  const rows = Object.entries(receipt.what).filter(([, count]) => count > 0)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('customer.erased_title')}
      lead={t(receipt.finished_at === null ? 'customer.erased_under_way' : 'customer.erased_lead')}
      actions={
        <Button look="primary" onClick={onClose}>
          {t('customer.erased_done')}
        </Button>
      }
    >
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1.5 text-13">
        <dt className="text-n-11">{t('customer.receipt')}</dt>
        <dd className="flex items-center gap-1 font-mono text-11">
          {receipt.id}
          <CopyButton text={receipt.id} label={t('customer.copy', { what: t('customer.receipt') })} />
        </dd>
        <dt className="text-n-11">{t('customer.erased_when')}</dt>
        <dd className="text-right">{formatMoment(receipt.erased_at)}</dd>
        {rows.map(([table, count]) => (
          <div key={table} className="contents">
            <dt className="text-n-11">{tableWords(table)}</dt>
            <dd className="tabular text-right">{count}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

function tableWords(table: string): string {
  const words = table.replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

/** As people type names: capitals and spaces do not matter. */
function same(a: string, b: string): boolean {
  const fold = (text: string) => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase()
  return fold(a) === fold(b)
}
