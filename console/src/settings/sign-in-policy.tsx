import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api } from '../api/index.ts'
import type { SignInPolicy } from '../api/types.ts'
import { LoadingRows, Section } from '../app/rows.tsx'
import { ErrorState, toast, toastError } from '../design/index.ts'
import { ConfirmDialog } from '../form/index.ts'
import { signInPolicyQuery } from './queries.ts'
import { t } from './words.ts'

type Who = SignInPolicy['password_sign_in']

/** Who may still sign in with what Parley keeps. */
export function SignInPolicySection({ canChange }: { canChange: boolean }) {
  const client = useQueryClient()
  const { data: policy, error, refetch } = useQuery(signInPolicyQuery())
  const [isAsking, setAsking] = useState(false)
  async function save(who: Who) {
    const saved = await api('PUT /sign-in-policy', { body: { password_sign_in: who } })
    client.setQueryData(signInPolicyQuery().queryKey, saved)
    toast(t('sso.policy_saved'))
  }
  const choose = (who: Who) => (who === 'everybody' ? void save(who).catch(toastError) : setAsking(true))
  return (
    <Section title={t('sso.policy')} lead={t('sso.policy_lead')}>
      {policy ? (
        <fieldset className="flex flex-col gap-3" disabled={!canChange}>
          <legend className="sr-only">{t('sso.policy')}</legend>
          {(['everybody', 'super_admins'] as const).map((who) => (
            <WhoChoice
              key={who}
              who={who}
              isChosen={policy.password_sign_in === who}
              onChoose={() => policy.password_sign_in !== who && choose(who)}
            />
          ))}
        </fieldset>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows count={2} />
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('sso.policy_title')}
        lead={t('sso.policy_confirm')}
        action={t('sso.policy_submit')}
        run={() => save('super_admins')}
      />
    </Section>
  )
}

function WhoChoice({ who, isChosen, onChoose }: { who: Who; isChosen: boolean; onChoose: () => void }) {
  const id = useId()
  return (
    <label className="flex items-start gap-2.5 text-13">
      <input
        type="radio"
        name="password_sign_in"
        checked={isChosen}
        onChange={onChoose}
        aria-describedby={id}
        className="mt-px size-4 shrink-0 appearance-none rounded-full border border-n-8 bg-n-1 checked:border-5 checked:border-accent disabled:opacity-55"
      />
      <span>
        <span className="font-medium">{t(`sso.policy_${who}`)}</span>
        <span id={id} className="mt-1 block text-12 leading-[1.45] text-n-11">
          {t(`sso.policy_${who}_help`)}
        </span>
      </span>
    </label>
  )
}
