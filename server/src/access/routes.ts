import { Jwks, LinkBody, LoginBody, RefreshBody, Success, TokenReply } from '@parley/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Router } from '../http/route.ts'
import { invalid } from '../http/validate.ts'
import type { Sessions } from './sessions.ts'
import type { Origin, SignedIn, SignIn } from './sign-in.ts'
import type { SigningKeys } from './signing-keys.ts'

const tag = 'Auth'

type Parts = { signIn: SignIn; sessions: Sessions; signingKeys: SigningKeys }

/** Sign-in and sign-out. A browser goes on with the cookie that comes along, a program with the tokens. */
export function addAuthRoutes(router: Router, { signIn, sessions, signingKeys }: Parts): void {
  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/login'],
    summary: 'Sign in with e-mail address and password',
    description:
      'Also sets the session cookie, and ends the session whose cookie came along. With a second factor the answer to a right password is 401 `second_factor_required`, whose `second_factor.token` goes to `POST /api/v1/auth/second-factor`; with a role that asks for one that the agent does not have, 401 `second_factor_setup_required`, whose token goes to `POST /api/v1/auth/second-factor/setup`.',
    tag,
    access: 'public',
    body: LoginBody,
    replies: { 200: TokenReply },
    cost: 'hash',
    errors: [
      'wrong_credentials',
      'password_sign_in_off',
      'second_factor_required',
      'second_factor_setup_required',
      'invalid_text',
      'too_many_requests',
    ],
    async handle({ body, request, reply }) {
      const email = body.email ?? body.username
      if (email === undefined) throw invalid('invalid_body', [{ path: '/email', message: 'is required' }])
      if (body.username !== undefined && body.username !== email)
        throw invalid('invalid_body', [{ path: '/username', message: 'is not the same as email' }])
      return give(reply, await signIn.byPassword(email, body.password, originOf(request, sessions)))
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/link'],
    summary: 'Sign in with the link that the first start prints',
    description: 'It works once. `POST /api/v1/auth/register` takes the same token, and sets a password too.',
    tag,
    access: 'public',
    body: LinkBody,
    replies: { 200: TokenReply },
    errors: ['link_used', 'second_factor_required', 'second_factor_setup_required', 'too_many_requests'],
    handle: async ({ body, request, reply }) =>
      give(reply, await signIn.byLink(body.token, originOf(request, sessions))),
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/refresh'],
    summary: 'Trade a refresh token for the next pair of tokens',
    description: 'A refresh token works once. A second use ends the sign-in that it came from.',
    tag,
    access: 'public',
    body: RefreshBody,
    replies: { 200: TokenReply },
    errors: ['invalid_token'],
    handle: ({ body }) => signIn.byRefreshToken(body.refresh_token),
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/logout'],
    summary: 'Sign out: ends the session with its cookie, access and refresh tokens',
    tag,
    access: 'signed_in',
    replies: { 200: Success },
    async handle({ caller, reply }) {
      if (caller.sessionId !== undefined) await signIn.out(caller.sessionId, { caller })
      reply.header('set-cookie', sessions.cookie.clear())
      return { success: true as const }
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/auth/jwks.json', '/.well-known/jwks.json'],
    summary: 'Public keys of the access tokens',
    tag,
    access: 'public',
    replies: { 200: Jwks },
    handle: () => signingKeys.jwks(),
  })
}

/** Where a sign-in comes from. */
export function originOf(request: FastifyRequest, sessions: Pick<Sessions, 'cookie' | 'deviceCookie'>): Origin {
  return {
    ip: request.ip,
    userAgent: request.headers['user-agent'] ?? null,
    presented: sessions.cookie.read(request.headers.cookie),
    device: sessions.deviceCookie.read(request.headers.cookie),
    request,
  }
}

/** Sets the cookies; the tokens are the reply's body. */
export function give(reply: FastifyReply, { reply: tokens, cookies }: SignedIn) {
  reply.header('set-cookie', cookies)
  return tokens
}
