import { ApiProblem } from '../api/problem.ts'
import { errorWords } from '../design/index.ts'
import { passkeyFault } from './passkey.ts'
import { t } from './words.ts'

export const wrongWords = {
  totp: 'factor.code_wrong',
  recovery_code: 'factor.recovery_wrong',
  password: 'factor.password_wrong',
  passkey: 'factor.passkey_wrong',
} as const

const wrongCodes = ['wrong_second_factor', 'wrong_proof', 'invalid_body', 'invalid_text']

/** Whether what was typed was not right, rather than that something else went wrong. */
export function isWrong(error: unknown): boolean {
  return error instanceof ApiProblem && wrongCodes.includes(error.code)
}

/** What went wrong with the whole. */
export function problemWords(error: unknown): string {
  const fault = passkeyFault(error)
  if (fault) return fault
  if (error instanceof ApiProblem) {
    if (error.code === 'too_many_requests') return t('factor.again')
    if (isWrong(error)) return t('factor.passkey_wrong')
  }
  return errorWords(error)
}
