import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import type { Passkey } from '../api/types.ts'
import { Field, TextInput } from '../design/index.ts'
import { FormDialog, useForm } from '../form/index.ts'
import { makePasskey, passkeyFault } from '../second-factor/passkey.ts'
import { thisDevice } from '../second-factor/this-device.ts'
import { type Proof, wantsProof } from './use-proof.ts'
import { t } from './words.ts'

const mostCharacters = 60
const checkName = ({ name }: { name: string }) => ({
  name: name.trim() === '' ? t('form.empty', { label: t('profile.passkey_name') }) : undefined,
})

type NewProps = { proof: Proof; onClose(): void; onAdded(codes: readonly string[] | null): void }

/** A name, then the browser's own way to make a passkey. */
export function NewPasskeyDialog({ proof, onClose, onAdded }: NewProps) {
  const form = useForm({
    stored: { name: thisDevice() },
    labels: { name: t('profile.passkey_name') },
    check: checkName,
    async save({ name }) {
      try {
        const passkey = await makePasskey(await api('POST /me/passkeys/options'))
        const { recovery_codes } = await api('POST /me/passkeys', { body: { passkey, name: name.trim() } })
        onAdded(recovery_codes)
      } catch (error) {
        if (wantsProof(error)) {
          onClose()
          await proof(true)
          return
        }
        const words = passkeyFault(error)
        throw words === undefined ? error : new ApiProblem({ status: 0, code: 'passkey', detail: words ?? '' })
      }
    },
  })
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={t('profile.passkey_add')}
      lead={t('profile.passkey_add_lead')}
      action={t('profile.passkey_create')}
      form={form}
    >
      <Name form={form} />
    </FormDialog>
  )
}

export function RenamePasskeyDialog(props: { passkey: Passkey; onClose(): void; onRenamed(): Promise<void> }) {
  const { passkey, onClose, onRenamed } = props
  const form = useForm({
    stored: { name: passkey.name },
    labels: { name: t('profile.passkey_name') },
    check: checkName,
    async save({ name }) {
      await api('PATCH /me/passkeys/{id}', { params: { id: passkey.id }, body: { name: name.trim() } })
      await onRenamed()
    },
  })
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={t('profile.passkey_rename_title')}
      action={t('app.save')}
      form={form}
      isChange
    >
      <Name form={form} />
    </FormDialog>
  )
}

type NameForm = {
  values: { name: string }
  set(change: { name: string }): void
  error(name: 'name'): string | undefined
}

function Name({ form }: { form: NameForm }) {
  return (
    <Field label={t('profile.passkey_name')} error={form.error('name')}>
      <TextInput
        name="passkey-name"
        autoComplete="off"
        autoFocus
        maxLength={mostCharacters}
        value={form.values.name}
        onChange={(name) => form.set({ name })}
      />
    </Field>
  )
}
