import type { Random } from './random.ts'
import type { Failure } from './scripts/line.ts'
import type { DemoChannel, DemoDelivery } from './types.ts'

/** The platforms' reasons in words, with their codes as the support desks know them. */
const reasons: Record<Failure, Partial<Record<DemoChannel, string>>> = {
  window: {
    whatsapp:
      'Reply window closed: the customer last wrote more than 24 hours ago, only a template can be sent (131047)',
    facebook:
      'Reply window closed: Messenger takes answers within 24 hours of the customer’s last message (10/2018278)',
  },
  notReachable: {
    whatsapp: 'Not on WhatsApp: the number has no account there, or its app is too old for the message (131026)',
  },
  blocked: {
    facebook: 'This person is not available: they may have blocked the page or left Messenger (551/1545041)',
    twitter: 'This account does not take direct messages from us (349)',
  },
  temporary: {
    whatsapp: 'WhatsApp had a temporary fault and did not take the message (131000)',
    facebook: 'Messenger had a temporary fault and did not take the message (2)',
    twitter: 'X was over capacity and did not take the message (503)',
  },
}

export function failed(channel: DemoChannel, failure: Failure): DemoDelivery {
  return { state: 'failed', reason: reasons[failure][channel] ?? 'The platform refused the message' }
}

/** Mostly read; what a bot or another system fetches is delivered; what has just left may be only sent. */
export function arrived(random: Random, channel: DemoChannel, ageMs: number, answered: boolean): DemoDelivery {
  if (channel === 'chatbot' || channel === 'api') return { state: 'delivered' }
  if (answered) return { state: 'read' }
  if (ageMs < 240_000) return { state: random.chance(0.5) ? 'sent' : 'delivered' }
  return { state: random.chance(0.78) ? 'read' : 'delivered' }
}
