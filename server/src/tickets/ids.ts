import { fromId } from '@parley/contract'
import { Problem } from '../http/problem.ts'

/** A UUID out of an outside id, or the refusal that this kind of thing is not there: a malformed id is one that nothing has. */
export function uuidOr404(kind: 'ticket' | 'customer' | 'department' | 'agent', id: string): string {
  const uuid = fromId(kind, id)
  if (!uuid) throw new Problem(`${kind}_not_found`)
  return uuid
}
