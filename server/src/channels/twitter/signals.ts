import type { InboundItem } from '../channel.ts'
import { objectOf } from '../json.ts'
import { cleanId } from '../text.ts'
import { notice, person, quoted, unparsed } from './items.ts'
import { type Context, isOwn } from './message.ts'

/** One of `direct_message_indicate_typing_events`. */
export function readTyping(event: unknown, context: Context): InboundItem {
  const senderId = cleanId(objectOf(event)['sender_id'])
  if (senderId === null) return unparsed('A typing event does not say who types.')
  if (isOwn(senderId, context)) return notice('own_activity', 'info', 'The account itself is typing, in X.')
  return { kind: 'typing', sender: person(senderId, context.users) }
}

/** One of `direct_message_mark_read_events`. */
export function readMark(event: unknown, context: Context): InboundItem {
  const { sender_id: sender, last_read_event_id: last } = objectOf(event)
  const senderId = cleanId(sender)
  const externalId = cleanId(last)
  if (senderId === null || externalId === null)
    return unparsed('A read event does not say who read up to which message.')
  if (isOwn(senderId, context)) return notice('own_activity', 'info', 'The account itself has read a message, in X.')
  return { kind: 'watermark', status: 'read', upTo: { externalId }, sender: person(senderId, context.users) }
}

/** The account's owner has taken the app's permission away: nothing comes in or goes out any more. */
export function accessRevoked(accountId: string): InboundItem {
  return notice('access_revoked', 'alarm', `X account ${accountId} no longer allows this app. Connect the inbox again.`)
}

export function readReplayJob(job: unknown): InboundItem {
  const { job_state: state, job_id: id } = objectOf(job)
  if (typeof state !== 'string') return unparsed('A replay job does not say how it ended.')
  const level = state === 'Complete' ? 'info' : 'warn'
  return notice('replay_job', level, `X has ended replay job ${quoted(id)} with the state ${quoted(state)}.`)
}

export function otherActivity(name: string): InboundItem {
  return notice('other_activity', 'info', `X tells of ${quoted(name)}, which is not about direct messages.`)
}
