import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import type { Passkey, SecondFactor } from '../api/types.ts'
import { Row, RowActions, Rows, Section } from '../app/rows.tsx'
import { useCommands } from '../commands/index.ts'
import { Button, EmptyState, Icon, MenuItem, useNow } from '../design/index.ts'
import { ConfirmDialog } from '../form/index.ts'
import { noPasskeys } from '../second-factor/passkey.ts'
import { formatDay, formatRelative } from '../words/dates.ts'
import { CodesDialog } from './codes-dialog.tsx'
import { NewPasskeyDialog, RenamePasskeyDialog } from './passkey-dialogs.tsx'
import type { Proof } from './use-proof.ts'
import { t } from './words.ts'

type Props = { factor: SecondFactor; email: string; proof: Proof }
type Open = { what: 'add' } | { what: 'rename' | 'remove'; passkey: Passkey }

const most = 20

export function Passkeys({ factor, email, proof }: Props) {
  const client = useQueryClient()
  const now = useNow()
  const [open, setOpen] = useState<Open>()
  const [codes, setCodes] = useState<readonly string[]>()
  const { passkeys, totp, is_required: isRequired } = factor
  const without = noPasskeys()
  const isLast = passkeys.length === 1 && !totp
  const close = () => setOpen(undefined)
  const ask = async (what: Open) => {
    if (await proof()) setOpen(what)
  }
  const changed = () => client.invalidateQueries({ queryKey: keys.secondFactor })
  useCommands([
    {
      id: 'profile.passkey',
      words: t('profile.passkey_add'),
      group: t('profile.security'),
      when: () => without === undefined,
      run: () => void ask({ what: 'add' }),
    },
  ])
  const add = (
    <Button
      icon="plus"
      disabledBecause={without ?? (passkeys.length >= most && t('profile.passkey_most'))}
      onClick={() => void ask({ what: 'add' })}
    >
      {t('profile.passkey_add')}
    </Button>
  )
  return (
    <Section title={t('profile.passkeys')} lead={t('profile.passkeys_lead')} actions={passkeys.length > 0 && add}>
      {passkeys.length === 0 ? (
        <div className="rounded-bubble border">
          <EmptyState icon="key" words={without ?? t('profile.passkey_none')}>
            {without === undefined && add}
          </EmptyState>
        </div>
      ) : (
        <Rows label={t('profile.passkeys')}>
          {passkeys.map((passkey) => (
            <Row
              key={passkey.id}
              mark={<Icon name="key" className="text-n-10" />}
              title={passkey.name}
              meta={`${t('profile.passkey_added', { when: formatDay(passkey.created_at) })} · ${t(passkey.is_synced ? 'profile.passkey_synced' : 'profile.passkey_bound')}`}
              state={
                passkey.last_used_at
                  ? t('profile.passkey_used', { when: formatRelative(passkey.last_used_at, now) })
                  : t('profile.passkey_unused')
              }
              actions={
                <RowActions name={passkey.name}>
                  <MenuItem icon="edit" onSelect={() => void ask({ what: 'rename', passkey })}>
                    {t('profile.passkey_rename')}
                  </MenuItem>
                  <MenuItem
                    icon="trash"
                    isDanger
                    isOff={isRequired && isLast}
                    onSelect={() => void ask({ what: 'remove', passkey })}
                  >
                    {t('profile.passkey_remove')}
                  </MenuItem>
                </RowActions>
              }
            />
          ))}
        </Rows>
      )}
      {open?.what === 'add' && (
        <NewPasskeyDialog
          proof={proof}
          onClose={close}
          onAdded={(made) => {
            close()
            if (made) setCodes(made)
            void changed()
          }}
        />
      )}
      {open?.what === 'rename' && <RenamePasskeyDialog passkey={open.passkey} onClose={close} onRenamed={changed} />}
      <ConfirmDialog
        isOpen={open?.what === 'remove'}
        onClose={close}
        title={t('profile.passkey_remove_title', { name: open?.what === 'remove' ? open.passkey.name : '' })}
        lead={t(isLast ? 'profile.last_remove_lead' : 'profile.passkey_remove_lead')}
        action={t('profile.passkey_remove')}
        run={async () => {
          if (open?.what === 'remove') await api('DELETE /me/passkeys/{id}', { params: { id: open.passkey.id } })
          await changed()
        }}
      />
      {codes && <CodesDialog codes={codes} email={email} onClose={() => setCodes(undefined)} />}
    </Section>
  )
}
