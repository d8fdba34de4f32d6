import { LinkBody } from '@parley/contract'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { Config } from '../config.ts'
import { createOriginCheck } from '../http/origin.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { originOf } from './routes.ts'
import type { Sessions } from './sessions.ts'
import type { SignIn } from './sign-in.ts'

// The page behind a sign-in link. Opening it uses nothing up, because mail programs and chats fetch links to preview them; its
// button does.

const style =
  'body{font:16px/1.5 system-ui,sans-serif;margin:20vh auto;max-width:26rem;padding:0 1rem}button{font:inherit;padding:.5rem 1.5rem}'
const path = '/api/v1/auth/link'

type Parts = { config: Config; signIn: SignIn; sessions: Sessions; home: string }

export function addLinkPage(router: Router, { config, signIn, sessions, home }: Parts): void {
  const checkOrigin = createOriginCheck(config)

  router.raw.get(path, { exposeHeadRoute: false }, (request, reply) => {
    const given = new URL(request.url, config.origin).searchParams.get('token') ?? ''
    const token = /^[\w-]{43}$/.test(given) ? given : ''
    return page(
      reply,
      `<h1>Parley</h1><form method="post" action="${path}/use"><input type="hidden" name="token" value="${token}"><button>Sign in</button></form>`,
    )
  })

  router.describe({
    method: 'GET',
    paths: [path],
    summary: 'The page behind a sign-in link',
    description: 'Opening it uses nothing up; its button does.',
    tag: 'Auth',
    access: 'public',
    query: Type.Object({ token: Type.Optional(Type.String()) }),
    replies: { 200: { description: 'A page with one button.', type: 'text/html', schema: Type.String() } },
  })
  router.describe({
    method: 'POST',
    paths: [`${path}/use`],
    summary: 'What that page’s button sends',
    tag: 'Auth',
    access: 'public',
    body: { type: 'application/x-www-form-urlencoded', schema: LinkBody },
    replies: {
      303: { description: 'Signed in: sets the session cookie and leads on.' },
      401: { description: 'The link was used or has expired.', type: 'text/html', schema: Type.String() },
    },
    errors: ['wrong_origin'],
  })

  router.raw.register(async (forms) => {
    forms.removeAllContentTypeParsers()
    forms.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 1024 },
      (_request, text, done) => done(null, new URLSearchParams(String(text))),
    )
    forms.post(`${path}/use`, async (request, reply) => {
      checkOrigin(request.headers)
      const token = request.body instanceof URLSearchParams ? (request.body.get('token') ?? '') : ''
      try {
        const { cookie } = await signIn.byLink(token, originOf(request, sessions))
        return reply.header('set-cookie', cookie).header('cache-control', 'no-store').redirect(home, 303)
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'link_used') throw error
        return page(reply.code(401), `<h1>Parley</h1><p>${error.message}.</p>`)
      }
    })
  })
}

function page(reply: FastifyReply, body: string): FastifyReply {
  return reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      // With no-referrer the browser would send `Origin: null` with the form.
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in to Parley</title><style>${style}</style>${body}</html>`,
    )
}
