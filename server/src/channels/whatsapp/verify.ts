import type { ChallengeReply, WebhookRequest } from '../channel.ts'
import { answerHandshake } from '../meta/handshake.ts'
import { signedByMeta } from '../meta/signature.ts'
import type { WhatsAppSettings } from './config.ts'

export function canVerify(settings: WhatsAppSettings): boolean {
  return Boolean(settings.app_secret)
}

export function verify(request: WebhookRequest, settings: WhatsAppSettings): boolean {
  return signedByMeta(request, settings.app_secret)
}

export function verificationKey(settings: WhatsAppSettings): string {
  return settings.app_secret ?? ''
}

export function challenge(query: Record<string, string | undefined>, all: readonly WhatsAppSettings[]): ChallengeReply {
  return answerHandshake(
    query,
    all.map((settings) => settings.verify_token),
  )
}
