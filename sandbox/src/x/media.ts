import type { FastifyRequest } from 'fastify'
import type { TwitterAccount } from '../accounts.ts'
import type { ApiReply } from '../api/serve.ts'
import { isObject } from '../fields.ts'
import { newNumericId } from '../ids.ts'
import { multipartOf } from '../media/multipart.ts'
import { BoundedMap } from '../ring.ts'
import type { Stage } from '../stage.ts'
import { xProblem } from './problems.ts'

const categories = ['dm_image', 'dm_gif', 'dm_video']
const lifeSeconds = 24 * 3600

type Upload = { type: string; category: string; parts: Map<number, Buffer> }

/** Chunked media upload: initialize, append, finalize; a finished file belongs to the user who uploaded it. */
export class XMedia {
  readonly #stage: Stage
  readonly #uploads = new BoundedMap<string, Upload>(200)

  constructor(stage: Stage) {
    this.#stage = stage
  }

  initialize(_account: TwitterAccount, body: unknown): ApiReply {
    const { media_type: type, media_category: category } = isObject(body) ? body : {}
    if (typeof type !== 'string' || typeof category !== 'string' || !categories.includes(category)) {
      return xProblem(400, `media_type and media_category (${categories.join(', ')}) are needed`)
    }
    const id = newNumericId(19)
    this.#uploads.set(id, { type, category, parts: new Map() })
    return { status: 200, body: { data: { id, media_key: `3_${id}`, expires_after_secs: lifeSeconds } } }
  }

  async append(id: string, request: FastifyRequest): Promise<ApiReply> {
    const upload = this.#uploads.get(id)
    const form = await multipartOf(request)
    const index = Number(form?.fields.segment_index)
    if (!upload || !form?.file || !Number.isInteger(index)) return xProblem(400, 'segment_index and media are needed')
    upload.parts.set(index, form.file.bytes)
    return { status: 200, body: { data: { expires_at: Math.trunc(this.#stage.now() / 1000) + lifeSeconds } } }
  }

  finalize(account: TwitterAccount, id: string): ApiReply {
    const upload = this.#uploads.get(id)
    if (!upload || upload.parts.size === 0) return xProblem(400, `no upload ${id} with data`)
    this.#uploads.delete(id)
    const bytes = Buffer.concat([...upload.parts].sort(([a], [b]) => a - b).map(([, part]) => part))
    const file = this.#stage.media.keepBytes(account.userId, upload.type, upload.category, bytes, this.#stage.now())
    return { status: 200, body: { data: { id: file.id, media_key: `3_${file.id}`, size: bytes.length } } }
  }

  /** Raw bytes of a file in a conversation, for its participant. */
  bytes(account: TwitterAccount, id: string): ApiReply {
    const file = this.#stage.media.find(id)
    if (file?.ownerId !== account.userId) return xProblem(404)
    return { status: 200, body: file.bytes, headers: { 'content-type': file.mimeType } }
  }
}
