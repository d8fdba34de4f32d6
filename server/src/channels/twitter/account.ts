import { randomBytes } from 'node:crypto'
import { cleanText } from '../text.ts'
import type { TwitterSettings } from './config.ts'
import { authorization } from './oauth1.ts'

export function isComplete(settings: TwitterSettings): boolean {
  const { consumer_key, consumer_secret, access_token, access_secret, api_url } = settings
  return [consumer_key, consumer_secret, access_token, access_secret].every((key) => key) && URL.canParse(api_url)
}

export function addressOf({ api_url }: TwitterSettings, path: string): string {
  return api_url.replace(/\/$/, '') + path
}

/** The `Authorization` header of a call as the account (OAuth 1.0a). */
export function signed(method: 'GET' | 'POST', url: string, now: Date, settings: TwitterSettings): string {
  const request = {
    method,
    url,
    nonce: randomBytes(16).toString('hex'),
    timestamp: Math.floor(now.getTime() / 1000),
  }
  return authorization(request, {
    consumerKey: settings.consumer_key,
    consumerSecret: settings.consumer_secret,
    token: settings.access_token,
    tokenSecret: settings.access_secret,
  })
}

/** X may repeat what it was sent; words are shown to people. Cut last, so that no half of a secret stays at the end. */
export function withoutSecrets(words: string, settings: TwitterSettings): string {
  const { consumer_key, consumer_secret, access_token, access_secret } = settings
  const secrets = [consumer_key, consumer_secret, access_token, access_secret]
  return cleanText(
    secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), words),
    400,
  )
}
