import type { Message } from '../../api/types.ts'
import { t } from '../words.ts'
import type { ThreadPlace } from './context.ts'

/** Who wrote it, as a name for people. */
export function senderName(
  { sender_type, agent_id }: Pick<Message, 'sender_type' | 'agent_id'>,
  { me, customerName, agentName }: Pick<ThreadPlace, 'me' | 'customerName' | 'agentName'>,
): string {
  if (sender_type === 'customer') return customerName
  if (sender_type === 'bot') return t('ticket.bot')
  if (agent_id === me) return t('ticket.you')
  return agentName(agent_id) ?? t('app.someone')
}
