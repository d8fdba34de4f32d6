import { platforms } from '../accounts.ts'
import { type Fault, faultKinds } from '../faults.ts'
import { checkedFields, type Fields, needed, SandboxInputError } from '../fields.ts'

type AnyFault = {
  platform: string
  kind: string
  count?: number
  chance?: number
  on?: string
  to?: string
  copies?: number
  window?: number
  size?: number
  flushMs?: number
  ms?: number
  code?: number
  subcode?: number
  status?: number
  message?: string
  body?: string
}

const fields: Fields<AnyFault> = {
  platform: 'string',
  kind: 'string',
  count: 'number',
  chance: 'number',
  on: 'string',
  to: 'string',
  copies: 'number',
  window: 'number',
  size: 'number',
  flushMs: 'number',
  ms: 'number',
  code: 'number',
  subcode: 'number',
  status: 'number',
  message: 'string',
  body: 'string',
}

/** A fault that was ordered over HTTP, checked: known platform and kind, and what that kind cannot do without. */
export function checkedFault(body: unknown): Fault {
  const fault = checkedFields<AnyFault>(body, fields)
  const { platform, kind } = fault
  if (!platforms.some((known) => known === platform)) throw new SandboxInputError(`platform: ${platforms.join(', ')}`)
  if (!faultKinds.some((known) => known === kind)) throw new SandboxInputError(`kind: ${faultKinds.join(', ')}`)
  if (kind === 'delay' || kind === 'slow') needed(fault.ms, 'ms')
  if (kind === 'fail_later') needed(fault.code, 'code')
  if (kind === 'error') needed(fault.code ?? fault.status, 'code or status')
  if (fault.count !== undefined && !(fault.count >= 1)) throw new SandboxInputError('count must be at least 1')
  return fault as Fault
}
