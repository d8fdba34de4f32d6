import { Jwks, LinkBody, LoginBody, Me, RefreshBody, Success, TokenReply, toId } from '@parley/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Sql } from '../db/sql.ts'
import type { Router } from '../http/route.ts'
import { invalid } from '../http/validate.ts'
import type { Caller } from './caller.ts'
import type { Sessions } from './sessions.ts'
import type { Origin, SignedIn, SignIn } from './sign-in.ts'
import type { SigningKeys } from './signing-keys.ts'

const tag = 'Auth'

type Parts = { sql: Sql; signIn: SignIn; sessions: Sessions; signingKeys: SigningKeys }

/** Sign-in, sign-out and who one is. A browser goes on with the cookie that comes along, a program with the tokens. */
export function addAuthRoutes(router: Router, { sql, signIn, sessions, signingKeys }: Parts): void {
  router.add({
    method: 'POST',
    paths: ['/api/v1/auth/login'],
    summary: 'Sign in with e-mail address and password',
    description: 'Also sets the session cookie, and ends the session whose cookie came along.',
    tag,
    access: 'public',
    body: LoginBody,
    replies: { 200: TokenReply },
    errors: ['wrong_credentials', 'invalid_text', 'too_many_requests'],
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
    summary: 'Sign in with a link that works once',
    tag,
    access: 'public',
    body: LinkBody,
    replies: { 200: TokenReply },
    errors: ['link_used'],
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
      if (caller.sessionId !== undefined) await signIn.out(caller.sessionId)
      reply.header('set-cookie', sessions.cookie.clear())
      return { success: true as const }
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/auth/me'],
    summary: 'Who this credential stands for and what it may do',
    tag,
    access: 'signed_in',
    replies: { 200: Me },
    handle: ({ caller }) => describe(sql, caller),
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
export function originOf(request: FastifyRequest, sessions: Sessions): Origin {
  return {
    ip: request.ip,
    userAgent: request.headers['user-agent'] ?? null,
    presented: sessions.cookie.read(request.headers.cookie),
  }
}

function give(reply: FastifyReply, { reply: tokens, cookie }: SignedIn) {
  reply.header('set-cookie', cookie)
  return tokens
}

async function describe(sql: Sql, caller: Caller) {
  const [agent] =
    caller.type === 'agent'
      ? await sql<
          { name: string; email: string; role: string }[]
        >`select name, email, role from agent where id = ${caller.id}`
      : []
  return {
    type: caller.type,
    id: toId(caller.type === 'service' ? 'apiKey' : 'agent', caller.id),
    name: agent?.name ?? caller.label,
    email: agent?.email ?? null,
    role: agent?.role ?? null,
    permissions: [...caller.permissions],
    department_ids:
      caller.scope.kind === 'departments' ? caller.scope.departmentIds.map((id) => toId('department', id)) : null,
  }
}
