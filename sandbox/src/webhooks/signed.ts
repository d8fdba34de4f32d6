import type { Accounts, Platform } from '../accounts.ts'
import { chatbotSignature, metaSignature, xSignature } from './sign.ts'

/** A webhook ready to be posted: the raw bytes and the headers that go with exactly these bytes. */
export type SignedWebhook = { body: Buffer; headers: Record<string, string> }

/** The header that carries a platform's signature. */
export const signatureHeaders: Record<Platform, string> = {
  whatsapp: 'x-hub-signature-256',
  facebook: 'x-hub-signature-256',
  twitter: 'x-twitter-webhooks-signature',
  chatbot: 'x-signature-256',
}

const signers: { [P in Platform]: (account: Accounts[P], body: Buffer) => string } = {
  whatsapp: (account, body) => metaSignature(account.appSecret, body),
  facebook: (account, body) => metaSignature(account.appSecret, body),
  twitter: (account, body) => xSignature(account.consumerSecret, body),
  chatbot: (account, body) => chatbotSignature(account.secret, body),
}

/** Signs these bytes as the platform does; nothing is parsed or rewritten. */
export function signedWebhook<P extends Platform>(platform: P, account: Accounts[P], body: Buffer): SignedWebhook {
  return {
    body,
    headers: {
      'content-type': 'application/json',
      [signatureHeaders[platform]]: signers[platform](account, body),
    },
  }
}
