import { type ReactNode, useState } from 'react'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import type { TotpSetup } from '../api/types.ts'
import { Button, errorWords, Icon, type IconName } from '../design/index.ts'
import { FormProblem } from '../form/index.ts'
import { ConfirmCode } from '../second-factor/confirm-code.tsx'
import { makePasskey, noPasskeys, passkeyFault } from '../second-factor/passkey.ts'
import { RecoveryCodes } from '../second-factor/recovery-codes.tsx'
import { thisDevice } from '../second-factor/this-device.ts'
import { TotpSecret } from '../second-factor/totp-secret.tsx'
import { t as factor } from '../second-factor/words.ts'
import { Frame } from './frame.tsx'
import type { StepProps } from './step.ts'
import { t } from './words.ts'

/** A second factor that the role asks for, set up before one is in: which, the factor itself, its recovery codes. */
export function SetupStep({ step: { token, methods, email }, onIn, onOver }: StepProps) {
  const [totp, setTotp] = useState<TotpSetup>()
  const [codes, setCodes] = useState<readonly string[]>()
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState<'totp' | 'passkey'>()

  /** Every request of this step may find that its time is over. */
  async function orOver<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'second_factor_expired') onOver(t('sign_in.step_over'))
      throw error
    }
  }
  async function start(method: 'totp' | 'passkey') {
    if (busy) return
    setBusy(method)
    setProblem(undefined)
    try {
      const started = await orOver(() => api('POST /auth/second-factor/setup', { body: { token, method } }))
      if (started.totp) setTotp(started.totp)
      if (started.passkey) {
        const passkey = await makePasskey(started.passkey)
        const body = { token, passkey, name: thisDevice() }
        setCodes((await orOver(() => api('POST /auth/second-factor/setup/confirm', { body }))).recovery_codes)
      }
    } catch (error) {
      const fault = passkeyFault(error)
      setProblem(fault === undefined ? errorWords(error) : (fault ?? undefined))
    }
    setBusy(undefined)
  }

  if (codes)
    return (
      <Frame title={factor('factor.codes_title')} lead={factor('factor.codes_lead')}>
        <RecoveryCodes codes={codes} email={email} />
        <Button look="primary" size="large" onClick={onIn} className="mt-6 w-full">
          {factor('factor.codes_kept')}
        </Button>
      </Frame>
    )
  if (totp)
    return (
      <Frame title={t('sign_in.totp_title')}>
        <TotpSecret setup={totp} />
        <ConfirmCode
          action={t('sign_in.submit')}
          confirm={async (code) => {
            const body = { token, code }
            setCodes((await orOver(() => api('POST /auth/second-factor/setup/confirm', { body }))).recovery_codes)
          }}
        />
        <Back onClick={() => setTotp(undefined)} />
      </Frame>
    )
  const without = noPasskeys()
  return (
    <Frame title={t('sign_in.setup_title')} lead={t('sign_in.setup_lead')}>
      <div className="flex flex-col gap-3">
        <Choice
          icon="keyboard"
          title={t('sign_in.choose_totp')}
          isBusy={busy === 'totp'}
          isFirst
          onChoose={() => void start('totp')}
        >
          {t('sign_in.choose_totp_lead')}
        </Choice>
        {methods.includes('passkey') && (
          <Choice
            icon="key"
            title={t('sign_in.choose_passkey')}
            isBusy={busy === 'passkey'}
            isOff={without !== undefined}
            onChoose={() => void start('passkey')}
          >
            {without ?? t('sign_in.choose_passkey_lead')}
          </Choice>
        )}
        {problem && <FormProblem words={problem} />}
      </div>
      <Back onClick={() => onOver('')} />
    </Frame>
  )
}

function Back({ onClick }: { onClick: () => void }) {
  return (
    <div className="mt-4 border-t pt-4 text-center">
      <Button look="quiet" icon="back" onClick={onClick}>
        {t('sign_in.go_back')}
      </Button>
    </div>
  )
}

type ChoiceProps = {
  icon: IconName
  title: string
  children: ReactNode
  isBusy: boolean
  isOff?: boolean
  isFirst?: boolean
  onChoose(): void
}

function Choice({ icon, title, children, isBusy, isOff = false, isFirst = false, onChoose }: ChoiceProps) {
  return (
    <button
      type="button"
      // biome-ignore lint/a11y/noAutofocus: the page before is gone, and its focus with it
      autoFocus={isFirst}
      aria-busy={isBusy || undefined}
      aria-disabled={isOff || undefined}
      onClick={isOff ? undefined : onChoose}
      className="flex items-start gap-3 rounded-control border border-n-7 p-3 text-left hover:bg-n-3 active:bg-n-4 aria-busy:opacity-55 aria-disabled:bg-n-2"
    >
      <Icon name={icon} className="mt-px text-n-11" />
      <span className="min-w-0">
        <span className="block text-13 font-medium">{title}</span>
        <span className="mt-1 block text-12 leading-[1.45] text-n-11">{children}</span>
      </span>
    </button>
  )
}
