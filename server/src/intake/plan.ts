import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import type { EventActor } from '../log/append.ts'
import { externalKey } from '../messages/external-key.ts'
import { knownIdentity, moveIdentity, resolveIdentity } from './people.ts'
import { type PlanSettings, planEcho, planMessage } from './plan-messages.ts'
import { planStatus, planWatermark, tell } from './plan-reports.ts'
import type { State } from './state.ts'
import type { Work } from './work.ts'
import { noWrites, type Writes } from './writes.ts'

const platform: EventActor = { type: 'platform', id: null }

/**
 * What a batch does, decided in memory from the state that was loaded and locked for it. Works are taken in the order of their
 * time, those of one moment in the order of their receipts. Pure but for fresh ids.
 */
export function plan(works: readonly Work[], state: State, settings: PlanSettings): Writes {
  const writes = noWrites()
  const ordered = works
    .map((work, n) => ({ work, n }))
    .sort((a, b) => a.work.at.getTime() - b.work.at.getTime() || a.n - b.n)
  for (const { work } of ordered) planOne(work, state, writes, settings)
  return writes
}

function planOne(work: Work, state: State, writes: Writes, settings: PlanSettings): void {
  const { item } = work
  switch (item.kind) {
    case 'message':
      planMessage(work, item, state, writes, settings)
      return
    case 'echo':
      planEcho(work, item, state, writes, settings)
      return
    case 'status':
      planStatus(work, item, state, writes)
      return
    case 'watermark':
      planWatermark(work, item, state, writes)
      return
    case 'reaction': {
      const target = state.messages.get(externalKey(work.inbox.id, item.target))
      if (!target) return
      const identity = resolveIdentity(state, writes, work, item.sender)
      writes.reactions.push({ message_id: target.id, identity_id: identity.id, emoji: item.emoji, at: work.at })
      tell(writes, work, target, 'message.reaction_changed', { removed: item.emoji === null }, identity)
      return
    }
    case 'edit':
    case 'deletion': {
      const target = state.messages.get(externalKey(work.inbox.id, item.target))
      if (!target || target.deleted) return
      const text = item.kind === 'edit' ? item.text : null
      if (text === target.content) return
      const change = item.kind === 'edit' ? 'edited' : 'deleted'
      writes.edits.push({
        id: uuidv7(),
        message_id: target.id,
        content: text,
        change,
        old: target.content,
        at: work.at,
      })
      target.content = text ?? target.content
      target.deleted = text === null
      const identity = knownIdentity(state, work, item.sender)
      if (text === null) tell(writes, work, target, 'message.deleted', {}, identity)
      else tell(writes, work, target, 'message.edited', {}, identity)
      return
    }
    case 'identity_change':
      moveIdentity(state, writes, work, item.previous, item.current)
      return
    case 'notice':
      writes.events.push({
        type: 'inbox.noticed',
        ticketId: null,
        messageId: null,
        actor: platform,
        data: { inbox_id: toId('inbox', work.inbox.id), code: item.code, level: item.level, words: item.words },
        at: work.at,
      })
      return
    case 'typing':
    case 'unparsed':
      return
  }
}
