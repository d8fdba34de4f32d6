import type { FastifyRequest } from 'fastify'
import type { WhatsappAccount } from '../accounts.ts'
import type { ApiReply } from '../api/serve.ts'
import { isObject } from '../fields.ts'
import { graphErrorBody, graphRefusal } from '../graph/errors.ts'
import { metaHandshake } from '../graph/handshake.ts'
import { multipartOf } from '../media/multipart.ts'
import type { Stage } from '../stage.ts'
import { mediaReply } from './media.ts'

/** What the Graph API offers for a WhatsApp account beside sending: lookups, media, subscriptions. */
export class WhatsappApi {
  readonly #stage: Stage

  constructor(stage: Stage) {
    this.#stage = stage
  }

  /** The answer to `GET /{id}` for a phone number, a business account or a media id; null for anything else. */
  read(account: WhatsappAccount, node: string): ApiReply | null {
    if (node === account.wabaId) return { status: 200, body: { id: node, name: 'Sandbox business' } }
    if (node !== account.phoneNumberId && node !== 'me') return mediaReply(this.#stage, account, node)
    const body = {
      id: account.phoneNumberId,
      display_phone_number: account.displayPhoneNumber,
      verified_name: 'Sandbox business',
      quality_rating: 'GREEN',
      code_verification_status: 'VERIFIED',
      platform_type: 'CLOUD_API',
      throughput: { level: 'STANDARD' },
    }
    return { status: 200, body }
  }

  /** `POST /{phone_number_id}/media` */
  async upload(account: WhatsappAccount, request: FastifyRequest): Promise<ApiReply> {
    const form = await multipartOf(request)
    const file = form?.file
    if (!form || !file || form.fields.messaging_product !== 'whatsapp') {
      const refusal = graphRefusal(100, 'multipart with messaging_product, type and file is needed')
      return { status: 400, body: graphErrorBody(refusal, 'whatsapp') }
    }
    const type = form.fields.type ?? file.type
    const kept = this.#stage.media.keepBytes(account.phoneNumberId, type, file.name, file.bytes, this.#stage.now())
    return { status: 200, body: { id: kept.id } }
  }

  /** `DELETE /{media_id}`: whether there was such a file. */
  forgetMedia(account: WhatsappAccount, id: string): boolean {
    return this.#stage.media.find(id)?.ownerId === account.phoneNumberId && this.#stage.media.forget(id)
  }

  /** The verification handshake that happens when a callback URL is set. */
  verify(account: WhatsappAccount, verifyToken = account.verifyToken, url?: string) {
    return metaHandshake(this.#stage, url ?? this.#stage.delivery.urlFor('whatsapp', account), verifyToken)
  }

  /** `POST /{waba_id}/subscribed_apps`: with an override URL the handshake is made, and the URL used if it succeeds. */
  async subscribe(account: WhatsappAccount, body: unknown): Promise<ApiReply> {
    const { override_callback_uri: url, verify_token: token } = isObject(body) ? body : {}
    if (typeof url !== 'string' || typeof token !== 'string') return { status: 200, body: { success: true } }
    const verified = await this.verify(account, token, url)
    if (!verified.ok) {
      const message = 'The URL could not be validated. Callback verification failed'
      return { status: 400, body: graphErrorBody(graphRefusal(100, undefined, { subcode: 2200, message })) }
    }
    this.#stage.accounts.add('whatsapp', { ...account, callbackUrl: url })
    return { status: 200, body: { success: true } }
  }
}
