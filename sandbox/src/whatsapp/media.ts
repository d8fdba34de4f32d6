import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WhatsappAccount } from '../accounts.ts'
import { type ApiReply, serve } from '../api/serve.ts'
import { badToken, ownerOfToken } from '../graph/access.ts'
import { graphErrorBody, graphRefusal } from '../graph/errors.ts'
import type { Stage } from '../stage.ts'

const urlLifeMs = 5 * 60_000
const inboundLifeMs = 7 * 24 * 3_600_000

/** `GET /{media_id}`: a URL that works for 5 minutes, with the same token; null when there is no such file. */
export function mediaReply(stage: Stage, account: WhatsappAccount, id: string): ApiReply | null {
  const file = stage.media.find(id)
  const isThere = file?.ownerId === account.phoneNumberId && stage.now() < file.storedAt + inboundLifeMs
  if (!file || !isThere) return null
  const expires = Math.trunc((stage.now() + urlLifeMs) / 1000)
  const body = {
    messaging_product: 'whatsapp',
    url: `${stage.url()}/lookaside/whatsapp_business/attachments/?mid=${id}&ext=${expires}`,
    mime_type: file.mimeType,
    sha256: file.sha256,
    file_size: String(file.bytes.length),
    id,
  }
  return { status: 200, body }
}

/** The file host: bytes for those who carry a token, 404 when the URL has run out. */
export function serveMedia(app: FastifyInstance, stage: Stage): void {
  type Lookup = FastifyRequest<{ Querystring: { mid?: string; ext?: string } }>
  app.get(
    '/lookaside/whatsapp_business/attachments/',
    serve(stage, {
      purpose: () => ({ platform: 'whatsapp', kind: 'media' }),
      refusal: (fault) => ({ status: fault.kind === 'expired_token' ? 401 : (fault.status ?? 404), body: '' }),
      handle: (request) => {
        const owner = ownerOfToken(stage, request)
        if (owner?.platform !== 'whatsapp') return badToken(request)
        const { mid, ext } = (request as Lookup).query
        const file = stage.media.find(mid ?? '')
        const isFresh = Number(ext) * 1000 > stage.now()
        if (!file || !isFresh || file.ownerId !== owner.account.phoneNumberId) {
          return { status: 404, body: graphErrorBody(graphRefusal(100, 'media is gone')) }
        }
        return { status: 200, body: file.bytes, headers: { 'content-type': file.mimeType } }
      },
    }),
  )
}
