import type { InboxTestReply } from '@parley/contract'
import type { CallPlatform } from '../channels/call.ts'
import { settingsFrom } from '../channels/define.ts'
import type { Inbox } from './book.ts'

type Check = InboxTestReply['checks'][number]

/** Asks of an inbox what an admin wants to know before customers do. Changes nothing, here or at the platform. */
export async function probeInbox(inbox: Inbox, call: CallPlatform, now: Date): Promise<InboxTestReply> {
  const { channel, settings, active, problem } = inbox
  const checks: Check[] = []
  if (settingsFrom(channel, settings).ok) {
    checks.push({ name: 'account', ...(await channel.check(settings, call, now)) })
    const verifies = channel.inbound.canVerify(settings)
    const words = verifies ? 'is set.' : 'is missing: all webhooks are refused.'
    checks.push({ name: 'webhooks', ok: verifies, words: `The secret that webhooks are verified with ${words}` })
  } else checks.push({ name: 'settings', ok: false, words: problem ?? 'The settings of this inbox are incomplete.' })
  const words = active ? 'is active.' : 'is disabled: it takes nothing in and sends nothing out.'
  checks.push({ name: 'status', ok: active, words: `The inbox ${words}` })
  return { ok: checks.every(({ ok }) => ok), checks }
}
