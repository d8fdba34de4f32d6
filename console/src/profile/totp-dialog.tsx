import { useEffect, useState } from 'react'
import { api } from '../api/index.ts'
import type { TotpSetup } from '../api/types.ts'
import { Dialog, ErrorState, Loading, Skeleton } from '../design/index.ts'
import { ConfirmCode } from '../second-factor/confirm-code.tsx'
import { TotpSecret } from '../second-factor/totp-secret.tsx'
import { type Proof, wantsProof } from './use-proof.ts'
import { t } from './words.ts'

type Props = { proof: Proof; onClose(): void; onDone(codes: readonly string[] | null): void }

/** Scan, type the first code: each opening makes another secret. */
export function TotpDialog({ proof, onClose, onDone }: Props) {
  const [setup, setSetup] = useState<TotpSetup>()
  const [error, setError] = useState<unknown>()
  const [count, setCount] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count is the occasion of another try
  useEffect(() => {
    let isOver = false
    setError(undefined)
    api('POST /me/totp').then(
      (started) => isOver || setSetup(started),
      (caught: unknown) => isOver || setError(caught),
    )
    return () => {
      isOver = true
    }
  }, [count])
  return (
    <Dialog isOpen onClose={onClose} title={t('profile.totp_title')}>
      {setup ? (
        <>
          <TotpSecret setup={setup} />
          <ConfirmCode
            action={t('profile.totp_confirm')}
            confirm={async (code) => {
              try {
                onDone((await api('POST /me/totp/confirm', { body: { code } })).recovery_codes)
              } catch (caught) {
                if (!wantsProof(caught)) throw caught
                onClose()
                await proof(true)
              }
            }}
          />
        </>
      ) : error !== undefined ? (
        <ErrorState error={error} onRetry={() => setCount(count + 1)} />
      ) : (
        <Loading label={t('app.loading')}>
          <div className="flex flex-col items-center gap-4">
            <Skeleton className="w-full" />
            <Skeleton className="size-44" />
            <Skeleton className="h-8 w-full" />
          </div>
        </Loading>
      )}
    </Dialog>
  )
}
