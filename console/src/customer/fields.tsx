import { useState } from 'react'
import type { Customer } from '../api/types.ts'
import { useCommands } from '../commands/index.ts'
import { IconButton, toast, toastError } from '../design/index.ts'
import { AddField } from './add-field.tsx'
import { changeCustomer } from './changes.ts'
import { type FieldValue, fieldLabel } from './field-names.ts'
import { FieldRow } from './field-row.tsx'
import { useMayChange } from './may-change.ts'
import { Nothing, Section } from './section.tsx'
import { t } from './words.ts'

/** What else is known: fields that the company made up, each changed in place. */
export function Fields({ customer }: { customer: Customer }) {
  const [isAdding, setAdding] = useState(false)
  const { isAllowed } = useMayChange()
  const fields = Object.entries(customer.custom)
  useCommands([
    {
      id: 'customer.add_field',
      words: t('customer.add_field'),
      group: t('customer.group'),
      key: 'c f',
      when: () => isAllowed,
      run: () => setAdding(true),
    },
  ])
  const set = (key: string, value: FieldValue | null) =>
    void changeCustomer(customer.customer_id, { custom: { [key]: value } }).catch(toastError)
  const remove = (key: string, value: unknown) => {
    set(key, null)
    toast(t('customer.field_removed', { name: fieldLabel(key) }), { undo: () => set(key, value as FieldValue) })
  }
  return (
    <Section
      title={t('customer.fields')}
      action={
        isAllowed && (
          <IconButton
            icon="plus"
            size="small"
            label={t('customer.add_field')}
            keys="c f"
            onClick={() => setAdding(true)}
          />
        )
      }
    >
      {fields.length === 0 && !isAdding && <Nothing words={t('customer.no_fields')} />}
      <dl>
        {fields.map(([key, value]) => (
          <FieldRow
            key={key}
            name={fieldLabel(key)}
            value={value}
            isAllowed={isAllowed}
            onChange={(next) => (next === null ? remove(key, value) : set(key, next))}
          />
        ))}
      </dl>
      {isAdding && (
        <AddField
          taken={Object.keys(customer.custom)}
          onAdd={(key, value) => {
            set(key, value)
            setAdding(false)
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
  )
}
