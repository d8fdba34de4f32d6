export {
  type Accounts,
  type ChatbotAccount,
  type FacebookAccount,
  type Platform,
  sandboxAccounts,
  type TwitterAccount,
  type WhatsappAccount,
} from './accounts.ts'
export { type Behaviour, type BehaviourChange, defaultBehaviour, type RetryPlan } from './behaviour.ts'
export type { Delivered, Written } from './delivery/outcome.ts'
export type { CustomerWrites, Sandbox, SandboxOptions } from './face.ts'
export type { ApiFault, Fault, OrderedFault, WebhookFault } from './faults.ts'
export { SandboxInputError } from './fields.ts'
export { newMid, newSnowflake, newWamid } from './ids.ts'
export type { MailHead, ReceivedMail } from './mail/mailbox.ts'
export type { RawWebhook } from './raw.ts'
export type { ApiCall, Attempt, SandboxEvent, SentMessage, SentStatus, WebhookRecord } from './record.ts'
export { startSandbox } from './sandbox.ts'
export type { Entry, Head, ThreadRef } from './transcript/entry.ts'
export { type ChatbotHandoff, chatbotWebhook } from './webhooks/chatbot.ts'
export { type MessengerUpdate, messengerBody, messengerWebhook } from './webhooks/messenger.ts'
export { metaJson } from './webhooks/meta-json.ts'
export { chatbotSignature, metaSignature, xSignature } from './webhooks/sign.ts'
export { type SignedWebhook, signedWebhook } from './webhooks/signed.ts'
export {
  type WhatsappText,
  type WhatsappUpdate,
  whatsappBody,
  whatsappTextWebhook,
  whatsappUserId,
} from './webhooks/whatsapp.ts'
export { type WhatsappStatus, whatsappStatusUpdate } from './webhooks/whatsapp-status.ts'
export { aaaUpdate, type XHappening, type XUpdate, type XUser, xaaUpdate, xBody, xWebhook } from './webhooks/x.ts'
export { oauth1Signature } from './x/oauth1.ts'
