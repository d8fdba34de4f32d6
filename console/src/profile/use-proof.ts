import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { secondFactorQuery } from '../api/queries.ts'
import type { SecondFactor } from '../api/types.ts'
import { toastError } from '../design/index.ts'

export type ProofMethods = SecondFactor['proof']['methods']
/**
 * Makes sure that the person proved to be there a moment ago, asking if need be. Resolves with false when they would not.
 * `anyway`: asks although the last proof seems fresh, since the API said otherwise.
 */
export type Proof = (anyway?: boolean) => Promise<boolean>
type Pending = { methods: ProofMethods; resolve(isProved: boolean): void }

/** What is left of a proof at least, to do something with it. */
const leastMs = 2 * 60_000

export function useProof(): { proof: Proof; pending: Pending | undefined; settle(isProved: boolean): void } {
  const client = useQueryClient()
  const [pending, setPending] = useState<Pending>()
  const proof = useCallback<Proof>(
    async (anyway = false) => {
      try {
        const { proof } = await client.fetchQuery(secondFactorQuery())
        const leftMs = proof.expires_at === null ? 0 : Date.parse(proof.expires_at) - Date.now()
        if (!anyway && leftMs > leastMs) return true
        return await new Promise<boolean>((resolve) => setPending({ methods: proof.methods, resolve }))
      } catch (error) {
        toastError(error)
        return false
      }
    },
    [client],
  )
  return {
    proof,
    pending,
    settle(isProved) {
      pending?.resolve(isProved)
      setPending(undefined)
    },
  }
}

/** Whether the API wants a fresh proof first. */
export function wantsProof(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'proof_required'
}
