import { useQueryClient } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { signOut } from '../app/session.ts'
import { Button, Dialog } from '../design/index.ts'
import { FactorPrompt } from '../second-factor/prompt.tsx'
import type { ProofMethods } from './use-proof.ts'
import { t } from './words.ts'

type Props = { methods: ProofMethods; email: string; onSettled(isProved: boolean): void }

/** Asks who sits here to prove once more that it is them. */
export function ProofDialog({ methods, email, onSettled }: Props) {
  const client = useQueryClient()
  return (
    <Dialog isOpen onClose={() => onSettled(false)} title={t('profile.proof_title')} lead={t('profile.proof_lead')}>
      {methods.length > 0 ? (
        <FactorPrompt
          methods={methods}
          email={email}
          action={t('profile.proof_go_on')}
          question={() => api('POST /me/proof/options')}
          prove={async (given) => {
            await api('POST /me/proof', { body: given })
            await client.invalidateQueries({ queryKey: keys.secondFactor })
            onSettled(true)
          }}
        />
      ) : (
        <div className="flex flex-col items-start gap-4">
          <p className="text-13 leading-[1.45]">{t('profile.proof_none')}</p>
          <Button look="primary" onClick={() => void signOut()}>
            {t('app.sign_out')}
          </Button>
        </div>
      )}
    </Dialog>
  )
}
