import { graphTitle } from '../graph/errors.ts'
import { defined } from './defined.ts'
import type { WhatsappUpdate } from './whatsapp.ts'

export type WhatsappStatusName = 'sent' | 'delivered' | 'read' | 'played' | 'failed'

export type WhatsappStatus = {
  id: string
  status: WhatsappStatusName
  /** Unix seconds. */
  timestamp: number
  /** Left out when the message was sent to a user id. */
  waId?: string
  userId?: string
  name?: string
  opaque?: string | null
  /** Priced as a template; only statuses that carry a price (`priced`) tell so. */
  isTemplate?: boolean
  priced?: boolean
  /** For `failed`: the error code and what the platform adds in words. */
  code?: number
  details?: string
}

/** A status update in the form of webhooks v24.0 and later: no `conversation`, `contacts` on all but `failed`. */
export function whatsappStatusUpdate(status: WhatsappStatus): WhatsappUpdate {
  const { code } = status
  const title = code === undefined ? '' : graphTitle(code)
  const pricing = status.isTemplate
    ? { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' }
    : { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' }
  const told = defined({
    id: status.id,
    status: status.status,
    timestamp: String(status.timestamp),
    recipient_id: status.waId,
    recipient_user_id: status.userId,
    biz_opaque_callback_data: status.opaque ?? undefined,
    pricing: status.priced ? pricing : undefined,
    errors:
      code === undefined
        ? undefined
        : [
            {
              code,
              title,
              message: title,
              error_data: { details: status.details ?? title },
              href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
            },
          ],
  })
  if (status.status === 'failed') return { field: 'messages', value: { statuses: [told] } }
  const contact = defined({
    profile: { name: status.name ?? 'Customer' },
    wa_id: status.waId,
    user_id: status.userId,
  })
  return { field: 'messages', value: { contacts: [contact], statuses: [told] } }
}
