import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Sandbox } from '../face.ts'
import { SandboxInputError } from '../fields.ts'
import type { Scenes } from '../scenes/rush.ts'
import type { Stage } from '../stage.ts'
import { streamRoutes } from '../stream/routes.ts'
import { mailControl } from './mails.ts'
import { refusalOf } from './own-page.ts'
import { platformControl } from './platforms.ts'
import { recordControl } from './records.ts'
import { sceneControl } from './scenes.ts'
import { threadControl } from './threads.ts'

export type ControlledSandbox = Omit<Sandbox, 'url' | 'graphUrl' | 'xUrl' | 'stop'>
export type Control = (request: FastifyRequest) => unknown
export type ControlParts = { sandbox: ControlledSandbox; stage: Stage; scenes: Scenes }

/**
 * The sandbox's verbs over HTTP, for people and other processes; loopback names and own pages only. They stand under
 * `/control`, and once more beside the pages, so that these can be served from another place as one folder.
 */
export function controlRoutes(app: FastifyInstance, parts: ControlParts): void {
  for (const prefix of ['/control', '/pages/control']) {
    app.register(
      async (control) => {
        control.removeAllContentTypeParsers()
        control.addContentTypeParser('application/json', { parseAs: 'string' }, parseJson)
        control.addHook('onRequest', async (request, reply) => {
          const refusal = refusalOf(request.headers)
          if (refusal !== null) return reply.code(403).send({ error: refusal })
        })
        control.setErrorHandler((error, _request, reply) => {
          const isInput = error instanceof SandboxInputError || error instanceof RangeError
          const status = isInput
            ? 422
            : error instanceof Error && 'statusCode' in error
              ? Number(error.statusCode)
              : 500
          return reply.code(status).send({ error: error instanceof Error ? error.message : String(error) })
        })
        platformControl(control, parts.sandbox, parts.stage)
        recordControl(control, parts.sandbox, parts.stage)
        threadControl(control, parts)
        sceneControl(control, parts.scenes)
        mailControl(control, parts.sandbox.mail)
        streamRoutes(control, parts)
      },
      { prefix },
    )
  }
}

/** JSON alone, whatever it is: a form of another page cannot send that content type without being asked first. */
function parseJson(
  _request: FastifyRequest,
  body: string | Buffer,
  done: (error: Error | null, body?: unknown) => void,
) {
  if (body === '') return done(null, undefined)
  try {
    done(null, JSON.parse(String(body)))
  } catch {
    done(Object.assign(new Error('the body must be JSON'), { statusCode: 400 }))
  }
}
