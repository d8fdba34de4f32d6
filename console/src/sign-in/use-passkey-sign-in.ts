import { useEffect, useRef, useState } from 'react'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import { askPasskey, canOfferPasskeys, passkeyFault, stopPasskeys } from '../second-factor/passkey.ts'

/** What is to be signed is good for five minutes; a page that stands open longer asks anew. */
const offerMs = 4.5 * 60_000

/**
 * Signing in with a passkey alone: by a button, and by what the browser offers at the e-mail field.
 * @param isOff nobody is to be offered one now
 */
export function usePasskeySignIn({ isOff, onIn }: { isOff: boolean; onIn(): Promise<void> }) {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const goIn = useRef(onIn)
  goIn.current = onIn

  useEffect(() => {
    if (isOff || isBusy) return
    let isOver = false
    let renew: ReturnType<typeof setTimeout> | undefined
    async function offer(): Promise<void> {
      try {
        const question = await api('POST /auth/passkey/options', { body: {} })
        if (isOver) return
        renew = setTimeout(() => void stopPasskeys().then(() => (isOver ? undefined : offer())), offerMs)
        const passkey = await askPasskey(question, true)
        if (isOver) return
        await api('POST /auth/passkey', { body: { passkey } })
        await goIn.current()
      } catch (caught) {
        clearTimeout(renew)
        // Nobody asked for it: what the browser says of itself is not to be read here.
        if (!isOver && caught instanceof ApiProblem && caught.code === 'unknown_passkey') setError(caught)
      }
    }
    void canOfferPasskeys().then((isAble) => {
      if (isAble && !isOver) return offer()
    })
    return () => {
      isOver = true
      clearTimeout(renew)
      if (renew !== undefined) void stopPasskeys()
    }
  }, [isOff, isBusy])

  return {
    isBusy,
    error,
    async signIn(): Promise<void> {
      if (isBusy) return
      setBusy(true)
      setError(undefined)
      try {
        const passkey = await askPasskey(await api('POST /auth/passkey/options', { body: {} }))
        await api('POST /auth/passkey', { body: { passkey } })
        await goIn.current()
      } catch (caught) {
        if (passkeyFault(caught) !== null) setError(caught)
        setBusy(false)
      }
    },
    forget: () => setError(undefined),
  }
}
