import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import type { SecondFactor } from '../api/types.ts'
import { Row, Rows, Section } from '../app/rows.tsx'
import { useCommands } from '../commands/index.ts'
import { Button, Icon } from '../design/index.ts'
import { ConfirmDialog } from '../form/index.ts'
import { CodesDialog } from './codes-dialog.tsx'
import { TotpDialog } from './totp-dialog.tsx'
import type { Proof } from './use-proof.ts'
import { t } from './words.ts'

type Props = { factor: SecondFactor; email: string; proof: Proof }

/** The authenticator app and the recovery codes. */
export function Factors({ factor, email, proof }: Props) {
  const client = useQueryClient()
  const [open, setOpen] = useState<'set_up' | 'remove' | 'renew'>()
  const [codes, setCodes] = useState<readonly string[]>()
  const { totp, passkeys, is_required: isRequired, recovery_codes: left } = factor
  const hasFactor = totp || passkeys.length > 0
  const close = () => setOpen(undefined)
  const ask = async (what: 'set_up' | 'remove' | 'renew') => {
    if (await proof()) setOpen(what)
  }
  const changed = () => client.invalidateQueries({ queryKey: keys.secondFactor })
  const group = t('profile.security')
  useCommands([
    {
      id: 'profile.totp',
      words: t('profile.totp_set_up_command'),
      group,
      when: () => !totp,
      run: () => void ask('set_up'),
    },
    {
      id: 'profile.codes',
      words: t('profile.codes_new_command'),
      group,
      when: () => hasFactor,
      run: () => void ask('renew'),
    },
  ])
  return (
    <Section
      title={t('profile.factor')}
      lead={`${t('profile.factor_lead')}${isRequired ? ` ${t('profile.factor_required')}` : ''}`}
    >
      <Rows label={t('profile.factor')}>
        <Row
          mark={<Icon name="keyboard" className="text-n-10" />}
          title={t('profile.totp')}
          meta={t(totp ? 'profile.totp_on' : 'profile.totp_off')}
          actions={
            totp ? (
              <Button
                aria-label={t('profile.totp_remove_name')}
                disabledBecause={isRequired && passkeys.length === 0 && t('profile.needed')}
                onClick={() => void ask('remove')}
              >
                {t('profile.totp_remove')}
              </Button>
            ) : (
              <Button aria-label={t('profile.totp_set_up_command')} onClick={() => void ask('set_up')}>
                {t('profile.totp_set_up')}
              </Button>
            )
          }
        />
        <Row
          mark={<Icon name="file" className={hasFactor && left === 0 ? 'text-urgent' : 'text-n-10'} />}
          title={t('profile.codes')}
          meta={
            !hasFactor
              ? t('profile.codes_none')
              : left === 0
                ? t('profile.codes_none_left')
                : t('profile.codes_left', { count: left })
          }
          isFaded={!hasFactor}
          actions={hasFactor && <Button onClick={() => void ask('renew')}>{t('profile.codes_new_action')}</Button>}
        />
      </Rows>
      {open === 'set_up' && (
        <TotpDialog
          proof={proof}
          onClose={close}
          onDone={(made) => {
            close()
            if (made) setCodes(made)
            void changed()
          }}
        />
      )}
      <ConfirmDialog
        isOpen={open === 'remove'}
        onClose={close}
        title={t('profile.totp_remove_title')}
        lead={t(passkeys.length === 0 ? 'profile.last_remove_lead' : 'profile.totp_remove_lead')}
        action={t('profile.totp_remove')}
        run={async () => {
          await api('DELETE /me/totp')
          await changed()
        }}
      />
      <ConfirmDialog
        isOpen={open === 'renew'}
        onClose={close}
        title={t('profile.codes_new_title')}
        lead={t('profile.codes_new_lead')}
        action={t('profile.codes_new_action')}
        isDanger={false}
        run={async () => {
          setCodes((await api('POST /me/recovery-codes')).recovery_codes)
          await changed()
        }}
      />
      {codes && open === undefined && <CodesDialog codes={codes} email={email} onClose={() => setCodes(undefined)} />}
    </Section>
  )
}
