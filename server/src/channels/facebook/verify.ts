import type { ChallengeReply, WebhookRequest } from '../channel.ts'
import { answerHandshake } from '../meta/handshake.ts'
import { signedByMeta } from '../meta/signature.ts'
import type { FacebookSettings } from './config.ts'

export function canVerify(settings: FacebookSettings): boolean {
  return Boolean(settings.app_secret)
}

export function verify(request: WebhookRequest, settings: FacebookSettings): boolean {
  return signedByMeta(request, settings.app_secret)
}

export function verificationKey(settings: FacebookSettings): string {
  return settings.app_secret ?? ''
}

export function challenge(query: Record<string, string | undefined>, all: readonly FacebookSettings[]): ChallengeReply {
  return answerHandshake(
    query,
    all.map((settings) => settings.verify_token),
  )
}
