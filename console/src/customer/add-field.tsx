import { type FormEvent, useState } from 'react'
import { Button, Field, TextInput } from '../design/index.ts'
import { fieldKey } from './field-names.ts'
import { t } from './words.ts'

type Props = { taken: readonly string[]; onAdd: (key: string, value: string) => void; onClose: () => void }

/** Another field: what it is called and what it says. */
export function AddField({ taken, onAdd, onClose }: Props) {
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const [isTried, setTried] = useState(false)
  const key = fieldKey(name)
  const nameError =
    key === '' ? t('customer.field_name_wrong') : taken.includes(key) ? t('customer.field_taken') : undefined
  const valueError = value.trim() === '' ? t('customer.field_needs_value') : undefined

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (!nameError && !valueError) onAdd(key, value.trim())
  }
  return (
    <form
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
      className="mt-2 flex flex-col gap-2"
    >
      <div className="flex gap-2">
        <Field
          label={t('customer.field_name')}
          isLabelHidden
          className="flex-1"
          {...(isTried && nameError ? { error: nameError } : {})}
        >
          <TextInput
            autoFocus
            maxLength={64}
            autoComplete="off"
            placeholder={t('customer.field_name_placeholder')}
            value={name}
            onChange={setName}
          />
        </Field>
        <Field
          label={t('customer.field_value')}
          isLabelHidden
          className="flex-1"
          {...(isTried && valueError ? { error: valueError } : {})}
        >
          <TextInput
            maxLength={2000}
            autoComplete="off"
            placeholder={t('customer.field_value_placeholder')}
            value={value}
            onChange={setValue}
          />
        </Field>
      </div>
      <div className="flex justify-end gap-2">
        <Button size="small" onClick={onClose}>
          {t('app.cancel')}
        </Button>
        <Button size="small" type="submit" look="primary">
          {t('app.save')}
        </Button>
      </div>
    </form>
  )
}
