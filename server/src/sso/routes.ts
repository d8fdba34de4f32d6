import {
  type ErrorCode,
  FinishSignInQuery,
  ProviderId,
  SignInWays,
  StartSignInQuery,
  type SignInWays as Ways,
} from '@parley/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { originOf, type Sessions, type SignIn } from '../access/index.ts'
import { audit } from '../audit/index.ts'
import type { Sql } from '../db/sql.ts'
import { toProblem } from '../http/errors.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { Book } from './book.ts'
import type { Flow } from './flow.ts'
import { readAnew } from './people.ts'
import { personOf } from './person.ts'
import type { Provider } from './provider.ts'
import { pageAfter, signInPage } from './rules.ts'
import { loadPolicy } from './store.ts'

const tag = 'Auth'
const params = Type.Object({ id: ProviderId }, { additionalProperties: false })

type Parts = { sql: Sql; book: Book; flow: Flow; signIn: SignIn; sessions: Sessions }

/** Signing in at an identity provider, as a browser does it. */
export function addSignInRoutes(router: Router, { sql, book, flow, signIn, sessions }: Parts): void {
  /** Who was proved and is not let in leaves a trace. */
  async function refused({ id }: Provider, request: FastifyRequest): Promise<void> {
    const source = { actor: { type: 'nobody', id: null } as const, request }
    const object = { type: 'agent', id: null } as const
    const after = { at: 'provider', provider: id }
    await audit(sql, source, { action: 'sign_in.failed', object, after, outcome: 'failure' })
  }

  async function providerOf(id: string): Promise<Provider> {
    const provider = await book.enabled({ id })
    if (!provider) throw new Problem('provider_not_found')
    return provider
  }

  router.add({
    method: 'GET',
    paths: ['/api/v1/auth/sso'],
    summary: 'List the identity providers that people can sign in at',
    tag,
    access: 'public',
    replies: { 200: SignInWays },
    async handle(): Promise<Ways> {
      const enabled = (await book.all()).filter(({ isEnabled }) => isEnabled)
      return { providers: enabled.map(({ id, name }) => ({ id, name })), password_sign_in: await loadPolicy(sql) }
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/auth/sso/:id/start'],
    summary: 'Go and sign in at an identity provider',
    description:
      'For a browser: sends it to the provider, which sends it back to the callback. A browser that cannot go on is sent to the sign-in page with `?problem=` and the code of the error, and the page that was asked for as `return_to`; anything else gets the error.',
    tag,
    access: 'public',
    params,
    query: StartSignInQuery,
    replies: { 302: Type.Null() },
    status: 302,
    errors: ['provider_not_found', 'provider_unavailable'],
    async handle({ params, query, request, reply }) {
      const page = pageAfter(query.return_to)
      await orBackToSignIn(request, reply, page, async () => {
        const { location, cookie } = await flow.start(await providerOf(params.id), page)
        reply.header('set-cookie', cookie).header('location', location)
      })
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/auth/sso/:id/callback'],
    summary: 'Come back from an identity provider, signed in',
    description:
      'Finishes what this very browser started, once and within ten minutes: sets the session cookie, ends the session whose cookie came along, and leads to the page that was asked for at the start.',
    tag,
    access: 'public',
    params,
    query: FinishSignInQuery,
    replies: { 302: Type.Null() },
    status: 302,
    errors: ['provider_not_found', 'sign_in_expired', 'provider_refused', 'no_account', 'provider_unavailable'],
    async handle(call) {
      const { params, query, request, reply } = call
      reply.header('set-cookie', flow.clear())
      await orBackToSignIn(request, reply, flow.pageOf(request.headers.cookie), async () => {
        const provider = await providerOf(params.id)
        const { claims, page } = await flow.finish(provider, query, request.headers.cookie)
        const begun = await sql.begin(async (tx) => {
          const agent = await readAnew(tx, provider, personOf(provider, claims), { actor: system, request })
          return agent && signIn.begin(tx, agent, originOf(request, sessions), 'provider')
        })
        if (!begun) {
          await refused(provider, request)
          throw new Problem('no_account')
        }
        const { cookies } = await signIn.hand(begun)
        for (const cookie of cookies) reply.header('set-cookie', cookie)
        reply.header('location', page)
      })
    },
  })
}

const system = { type: 'system', id: null } as const

/** A person is shown what went wrong on the sign-in page, which goes on to the page they wanted; a program is told. */
async function orBackToSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  page: string | undefined,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    const problem = toProblem(error, request.method)
    const isPage = request.headers.accept?.includes('text/html')
    if (!isPage || problem.code === 'internal_error') throw error
    reply.header('location', signInPage(problem.code satisfies ErrorCode, page))
  }
}
