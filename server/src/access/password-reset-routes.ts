import {
  ForgotPasswordBody,
  type ForgotPasswordReply,
  ForgotPasswordReply as Reply,
  ResetPasswordBody,
  Success,
} from '@parley/contract'
import type { Router } from '../http/route.ts'
import type { PasswordReset } from './password-reset.ts'
import { originOf } from './routes.ts'
import type { Sessions } from './sessions.ts'

const tag = 'Auth'
const words: ForgotPasswordReply = {
  message: 'If there is an account with this address, a letter is on its way to it.',
}

type Parts = { passwordReset: PasswordReset; sessions: Sessions; mailed: () => void }

/** An agent's lost password. */
export function addPasswordResetRoutes(router: Router, { passwordReset, sessions, mailed }: Parts): void {
  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/forgot-password'],
    summary: 'Have a link mailed with which an agent chooses a new password',
    description:
      'The answer is the same, and takes as long, whether or not there is such an account. The link is good for an hour; at most three an hour go to one address.',
    tag,
    access: 'public',
    body: ForgotPasswordBody,
    replies: { 202: Reply },
    errors: ['too_many_requests'],
    status: 202,
    async handle({ body, request }) {
      await passwordReset.ask(body.email, originOf(request, sessions), request)
      mailed()
      return words
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/reset-password'],
    summary: 'Choose a new password with the link of a letter',
    description:
      'Ends every session, token and link of the account, and signs nobody in. A link that is unknown, used or ended gets one and the same answer.',
    tag,
    access: 'public',
    body: ResetPasswordBody,
    replies: { 200: Success },
    cost: 'hash',
    errors: ['link_used', 'invalid_text', 'too_many_requests'],
    async handle({ body, request }) {
      await passwordReset.reset(body.token, body.password, originOf(request, sessions), request)
      mailed()
      return { success: true as const }
    },
  })
}
