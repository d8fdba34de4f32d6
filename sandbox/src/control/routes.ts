import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Sandbox } from '../face.ts'
import { SandboxInputError } from '../fields.ts'
import type { Stage } from '../stage.ts'
import { platformControl } from './platforms.ts'
import { recordControl } from './records.ts'

export type ControlledSandbox = Omit<Sandbox, 'url' | 'graphUrl' | 'xUrl' | 'stop'>
export type Control = (request: FastifyRequest) => unknown

const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/** The sandbox's verbs over HTTP under `/control`, for people and other processes; loopback names only. */
export function controlRoutes(app: FastifyInstance, sandbox: ControlledSandbox, stage: Stage): void {
  app.register(
    async (control) => {
      control.addHook('onRequest', async (request, reply) => {
        if (!loopbackHost.test(request.headers.host ?? '')) return reply.code(403).send({ error: 'loopback only' })
      })
      control.setErrorHandler((error, _request, reply) => {
        const isInput = error instanceof SandboxInputError || error instanceof RangeError
        const status = isInput ? 422 : error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
        return reply.code(status).send({ error: error instanceof Error ? error.message : String(error) })
      })
      platformControl(control, sandbox, stage)
      recordControl(control, sandbox)
    },
    { prefix: '/control' },
  )
}
