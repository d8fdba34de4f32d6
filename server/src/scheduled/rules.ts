import type { AddMessageBody, ScheduleMessageBody } from '@parley/contract'
import { actorOf, type Caller, can } from '../access/caller.ts'
import { Problem } from '../http/problem.ts'
import { invalid } from '../http/validate.ts'
import type { TicketRow } from '../tickets/row.ts'
import { both, type Decision, update } from '../tickets/rules.ts'

const longestWaitMs = 366 * 24 * 3_600_000

/**
 * When a message is wished to be sent: a time, or ms from now.
 * @throws Problem `invalid_body` unless exactly one of the two is given, and a time lies between now and a year from now
 */
export function readWhen(
  { send_at: sendAt, delay_ms: delayMs }: Pick<ScheduleMessageBody, 'send_at' | 'delay_ms'>,
  now: Date,
): { sendAt: Date } | { delayMs: number } {
  if ((sendAt === undefined) === (delayMs === undefined))
    throw invalid('invalid_body', [{ path: '', message: 'needs either delay_ms or send_at' }])
  if (delayMs !== undefined) return { delayMs }
  const at = new Date(sendAt!)
  const waitMs = at.getTime() - now.getTime()
  if (!(waitMs > 0 && waitMs <= longestWaitMs))
    throw invalid('invalid_body', [{ path: '/send_at', message: 'must lie in the future, within a year' }])
  return { sendAt: at }
}

/** Asked when a message is scheduled and again when it is due, with the rights of then. @throws insufficient_permissions */
export function checkMaySend(
  caller: Caller,
  {
    sender_type: senderType,
    then_status: status,
  }: Pick<AddMessageBody, 'sender_type'> & { then_status?: string | null },
): void {
  const may =
    can(caller, 'message.write') &&
    (senderType !== 'bot' || can(caller, 'message.write_as_bot')) &&
    (!status || can(caller, 'ticket.update'))
  if (!may) throw new Problem('insufficient_permissions')
}

/** A message's decision, and after it the move to the status that is wished for. @throws status_conflict */
export function thenMove(
  ticket: TicketRow,
  answered: Decision,
  status: 'resolved' | 'pending_customer' | null | undefined,
  caller: Caller,
  at: Date,
): Decision {
  if (!status) return answered
  return both(answered, update({ ...ticket, ...answered.change }, { status }, actorOf(caller), at))
}

/** Clocks of nodes differ by less. */
const sameMomentMs = 100

/** The time of a message that follows what the ticket holds, also within one ms: a timeline is ordered by time. */
export function timeAfter({ updated_at: last }: Pick<TicketRow, 'updated_at'>, now: Date): Date {
  const aheadMs = last.getTime() - now.getTime()
  return aheadMs >= 0 && aheadMs < sameMomentMs ? new Date(last.getTime() + 1) : now
}
