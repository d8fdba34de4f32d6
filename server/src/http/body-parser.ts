import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseJson } from './json-body.ts'
import { Problem } from './problem.ts'

const jsonType = /^application\/json(?:[ \t]*;[ \t]*charset="?utf-8"?)?$/i

const formType = /^application\/x-www-form-urlencoded(?:[ \t]*;[ \t]*charset="?utf-8"?)?$/i

/**
 * Makes strict JSON the only body that routes of this instance take. An instance registered inside may replace it by its own
 * parsers (webhooks over raw bytes do). An empty body is `undefined`. A route that says so takes a form too.
 */
export function acceptOnlyJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    try {
      const encoding = request.headers['content-encoding']
      if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
        throw new Problem('unsupported_media_type', { detail: 'Send the body without Content-Encoding' })
      if (bytes.length === 0) done(null, undefined)
      else if (takesForm(request)) done(null, parseForm(bytes))
      else if (!jsonType.test(request.headers['content-type'] ?? '')) throw new Problem('unsupported_media_type')
      else done(null, parseJson(bytes))
    } catch (error) {
      done(error as Error, undefined)
    }
  })
}

function takesForm({ routeOptions, headers }: FastifyRequest): boolean {
  const { takesForm: isTaken } = routeOptions.config as { takesForm?: boolean }
  return isTaken === true && formType.test(headers['content-type'] ?? '')
}

/** The fields as texts. @throws Problem `malformed_request` for a field that comes twice or bytes that are no UTF-8 */
function parseForm(bytes: Buffer): Record<string, string> {
  const fields = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(textOf(bytes))) {
    if (fields.has(name)) throw new Problem('malformed_request', { detail: 'A field of the form comes twice' })
    fields.set(name, value)
  }
  return Object.fromEntries(fields)
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Problem('malformed_request', { cause })
  }
}
