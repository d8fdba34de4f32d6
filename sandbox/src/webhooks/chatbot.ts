import type { ChatbotAccount } from '../accounts.ts'
import type { Fields } from '../fields.ts'
import { type SignedWebhook, signedWebhook } from './signed.ts'

/** A bot hands a customer over to people. */
export type ChatbotHandoff = {
  session_id?: string
  customer_email?: string
  customer_name?: string
  subject?: string
  initial_message?: string
  priority?: 'low' | 'medium' | 'high' | 'urgent'
  tags?: string[]
}

export const handoffFields: Fields<ChatbotHandoff> = {
  session_id: 'string',
  customer_email: 'string',
  customer_name: 'string',
  subject: 'string',
  initial_message: 'string',
  priority: 'string',
  tags: 'list',
}

/** One handoff, signed; a bot has no batches: only the first is taken. */
export function chatbotWebhook(account: ChatbotAccount, handoffs: readonly ChatbotHandoff[]): SignedWebhook {
  return signedWebhook('chatbot', account, Buffer.from(JSON.stringify(handoffs[0] ?? {})))
}
