import type { WhatsappAccount } from '../accounts.ts'
import type { SentMessage, SentStatus } from '../record.ts'
import type { Stage } from '../stage.ts'
import { type WhatsappStatusName, whatsappStatusUpdate } from '../webhooks/whatsapp-status.ts'
import type { WhatsappInbound } from './inbound.ts'

type Recipient = { waId?: string; userId?: string; name?: string }
type Step = { status: Exclude<SentStatus, 'accepted'>; afterMs: number; priced?: boolean; code?: number }

/** Plans the statuses of an accepted message, each told by a webhook of its own. */
export function tellProgress(
  stage: Stage,
  inbound: WhatsappInbound,
  account: WhatsappAccount,
  message: SentMessage,
  recipient: Recipient,
  isTemplate: boolean,
  failure: number | null,
): void {
  for (const { status, afterMs, priced, code } of stepsOf(stage, message.kind, failure)) {
    stage.activity.after(afterMs, () => {
      const now = stage.now()
      stage.records.setStatus(message, status, now, code)
      const told = {
        id: message.id,
        status: status satisfies WhatsappStatusName,
        timestamp: Math.trunc(now / 1000),
        priced,
        code,
      }
      const update = whatsappStatusUpdate({ ...told, ...recipient, opaque: message.opaque, isTemplate })
      return inbound.tell(account, 'status', update, message.to)
    })
  }
}

function stepsOf(stage: Stage, kind: string, failure: number | null): Step[] {
  const { sentMs, deliveredMs, readMs, customerReads, skipDelivered } = stage.behaviour().whatsapp
  if (failure !== null) return [{ status: 'failed', afterMs: sentMs, code: failure }]
  const sent: Step = { status: 'sent', afterMs: sentMs, priced: true }
  if (kind === 'reaction') return [sent]
  const delivered: Step = { status: 'delivered', afterMs: deliveredMs, priced: true }
  if (!customerReads) return [sent, delivered]
  if (stage.random.chance(skipDelivered)) return [sent, { status: 'read', afterMs: readMs, priced: true }]
  return [sent, delivered, { status: 'read', afterMs: readMs }]
}
