import { OpenedInvitation, OpenInvitationBody, RegisterBody, TokenReply } from '@parley/contract'
import type { Router } from '../http/route.ts'
import type { Registration } from './registration.ts'
import { give, originOf } from './routes.ts'
import type { Sessions } from './sessions.ts'

const tag = 'Auth'

/** Taking over an account that was made for one: the links of invitations and of the first start. */
export function addRegistrationRoutes(
  router: Router,
  { registration, sessions }: { registration: Registration; sessions: Sessions },
): void {
  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/invitation'],
    summary: 'See whose link this is',
    description:
      'Uses nothing up. A link that is unknown, used, ended or of a disabled agent gets one and the same answer.',
    tag,
    access: 'public',
    body: OpenInvitationBody,
    replies: { 200: OpenedInvitation },
    errors: ['link_used', 'too_many_requests'],
    handle: ({ body, request }) => registration.open(body.token, request.ip),
  })

  // Takes no Idempotency-Key: a fast hash of the password would be kept with it. The link works once anyway.
  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/register'],
    summary: 'Choose name and password with the link of an invitation or of the first start',
    description:
      'Uses the link up, ends every earlier sign-in of the account, and signs in: also sets the session cookie. `email` goes with a link whose `email` is null, and with no other.',
    tag,
    access: 'public',
    body: RegisterBody,
    replies: { 200: TokenReply },
    cost: 'hash',
    errors: [
      'link_used',
      'password_sign_in_off',
      'second_factor_required',
      'second_factor_setup_required',
      'duplicate',
      'invalid_text',
      'too_many_requests',
    ],
    handle: async ({ body, request, reply }) =>
      give(reply, await registration.register(body, originOf(request, sessions))),
  })
}
