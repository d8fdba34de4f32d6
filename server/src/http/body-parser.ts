import type { FastifyInstance } from 'fastify'
import { parseJson } from './json-body.ts'
import { Problem } from './problem.ts'

const jsonType = /^application\/json(?:[ \t]*;[ \t]*charset="?utf-8"?)?$/i

/**
 * Makes strict JSON the only body that routes of this instance take. An instance registered inside may replace it by its own
 * parsers (webhooks over raw bytes do). An empty body is `undefined`.
 */
export function acceptOnlyJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    try {
      const encoding = request.headers['content-encoding']
      if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
        throw new Problem('unsupported_media_type', { detail: 'Send the body without Content-Encoding' })
      if (bytes.length === 0) done(null, undefined)
      else if (!jsonType.test(request.headers['content-type'] ?? '')) throw new Problem('unsupported_media_type')
      else done(null, parseJson(bytes))
    } catch (error) {
      done(error as Error, undefined)
    }
  })
}
