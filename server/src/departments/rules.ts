import { officeHoursFaults, type UpdateDepartmentBody } from '@parley/contract'
import { isTimeZone } from '../company/rules.ts'
import { invalid } from '../http/validate.ts'
import type { Member } from './store.ts'

/** @throws Problem `invalid_body` for a time zone that is none, hours that overlap, and a member who is named twice */
export function checkSettings({ time_zone, office_hours, members }: UpdateDepartmentBody): void {
  if (typeof time_zone === 'string' && !isTimeZone(time_zone))
    throw invalid('invalid_body', [{ path: '/time_zone', message: 'is not a time zone, such as Europe/London' }])
  const faults = office_hours ? officeHoursFaults(office_hours) : []
  if (faults.length > 0)
    throw invalid(
      'invalid_body',
      faults.slice(0, 20).map(({ path, message }) => ({ path: `/office_hours${path}`, message })),
    )
  const ids = members?.map(({ agent_id }) => agent_id) ?? []
  const twice = ids.findIndex((id, n) => ids.indexOf(id) < n)
  if (twice >= 0) throw invalid('invalid_body', [{ path: `/members/${twice}/agent_id`, message: 'is there twice' }])
}

/** The agents who come, go, or become something else by this. */
export function changedMembers(before: readonly Member[], after: readonly Member[]): string[] {
  const was = new Map(before.map(({ agent_id, is_lead }) => [agent_id, is_lead]))
  const is = new Map(after.map(({ agent_id, is_lead }) => [agent_id, is_lead]))
  return [...new Set([...was.keys(), ...is.keys()])].filter((id) => was.get(id) !== is.get(id))
}
