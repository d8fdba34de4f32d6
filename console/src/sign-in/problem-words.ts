import { ApiProblem } from '../api/problem.ts'
import { errorWords } from '../design/index.ts'
import { passkeyFault } from '../second-factor/passkey.ts'
import { t as factor } from '../second-factor/words.ts'
import { t } from './words.ts'

/** A server that is away is told as such, not as a fault of what was typed. */
export function problemWords(error: unknown): string {
  if (!(error instanceof ApiProblem)) return passkeyFault(error) ?? errorWords(error)
  if (error.status === 0 || error.status === 503) return t('sign_in.down')
  // The time is over: nothing to say but to try.
  if (error.code === 'too_many_requests') return t('sign_in.again')
  if (error.code === 'invalid_body') return t('sign_in.wrong')
  if (error.code === 'unknown_passkey') return factor('factor.passkey_unknown')
  if (error.code === 'password_sign_in_off') return t('sign_in.password_off')
  return errorWords(error)
}
