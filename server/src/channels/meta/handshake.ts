import { createHash, timingSafeEqual } from 'node:crypto'
import type { ChallengeReply } from '../channel.ts'

/** The reply echoes the challenge, so only what cannot be markup is echoed. */
const harmless = /^[A-Za-z0-9_.-]{1,256}$/

/** Meta's GET handshake: the challenge as plain text when the token is that of any given inbox. Empty tokens match nothing. */
export function answerHandshake(
  query: Record<string, string | undefined>,
  verifyTokens: readonly (string | undefined)[],
): ChallengeReply {
  if (query['hub.mode'] !== 'subscribe') return plainText(400, 'hub.mode must be subscribe')
  if (!isAnyOf(query['hub.verify_token'] ?? '', verifyTokens)) return plainText(403, 'the verify token is wrong')
  const challenge = query['hub.challenge'] ?? ''
  return harmless.test(challenge) ? plainText(200, challenge) : plainText(400, 'hub.challenge is missing or malformed')
}

/** Hashing first makes lengths equal; no early exit, so time tells neither which token matched nor how far. */
function isAnyOf(given: string, tokens: readonly (string | undefined)[]): boolean {
  const wanted = digest(given)
  let found = false
  for (const token of tokens) if (token && timingSafeEqual(digest(token), wanted)) found = true
  return found
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function plainText(status: ChallengeReply['status'], body: string): ChallengeReply {
  return { status, contentType: 'text/plain', body }
}
