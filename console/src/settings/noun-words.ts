import { t } from './words.ts'

const nouns = [
  'ticket',
  'message',
  'customer',
  'event',
  'handoff',
  'agent',
  'session',
  'role',
  'department',
  'inbox',
  'tag',
  'canned_reply',
  'company',
  'sso',
  'retention',
  'audit',
  'receipt',
  'key',
  'metrics',
] as const

/** What permissions of one noun are about. */
export function nounWords(noun: string): string {
  const known = nouns.find((one) => one === noun)
  return t(known ? `admin.permission_${known}` : 'admin.permission_other')
}
