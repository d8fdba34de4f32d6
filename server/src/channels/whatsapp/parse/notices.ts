import type { InboundItem, InboundNotice } from '../../channel.ts'
import { type JsonObject, joined, objectOf, wordOf } from '../../json.ts'
import { codeOf, reasonOf, ruleFor } from '../../meta/graph.ts'
import { rules } from '../errors.ts'

type Level = InboundNotice['level']

type Field = { code: string; title: string; level?: Level; raised?: [pattern: RegExp, level: Level] }

/** Fields that tell the operator something. `raised`: the level when any word of the payload matches. */
const fields: Readonly<Record<string, Field>> = {
  message_template_status_update: {
    code: 'template_status',
    title: 'Template status',
    raised: [/^(REJECTED|PAUSED|DISABLED|FLAGGED|LIMIT_EXCEEDED|LOCKED)$/i, 'warn'],
  },
  message_template_quality_update: {
    code: 'template_quality',
    title: 'Template quality',
    raised: [/^RED$/i, 'warn'],
  },
  message_template_components_update: { code: 'template_components', title: 'Template text changed' },
  template_category_update: { code: 'template_category', title: 'Template category', level: 'warn' },
  account_update: {
    code: 'account_update',
    title: 'WhatsApp Business account',
    raised: [/^(ACCOUNT_(DELETED|RESTRICTION|VIOLATION|OFFBOARDED)|DISABLED_UPDATE|PARTNER_REMOVED)$/i, 'alarm'],
  },
  account_alerts: { code: 'account_alert', title: 'Account alert', level: 'warn', raised: [/^CRITICAL$/i, 'alarm'] },
  account_review_update: { code: 'account_review', title: 'Account review', raised: [/^REJECTED$/i, 'alarm'] },
  business_capability_update: { code: 'business_capability', title: 'Limits of the business' },
  phone_number_name_update: { code: 'phone_name', title: 'Display name', raised: [/^(REJECTED|DECLINED)$/i, 'warn'] },
  phone_number_quality_update: {
    code: 'phone_quality',
    title: 'Phone number quality',
    raised: [/^(FLAGGED|DOWNGRADE)$/i, 'warn'],
  },
  security: { code: 'security', title: 'Security of the phone number', level: 'warn' },
  payment_configuration_update: { code: 'payment_configuration', title: 'Payment configuration' },
  partner_solutions: { code: 'partner_solution', title: 'Partner solution' },
  automatic_events: { code: 'automatic_event', title: 'Automatic event' },
  smb_app_state_sync: { code: 'app_contacts', title: 'Contacts of the WhatsApp Business app' },
  group_lifecycle_update: { code: 'group_update', title: 'Group' },
  group_settings_update: { code: 'group_update', title: 'Group settings' },
  group_participant_update: { code: 'group_update', title: 'Group participants' },
}

/** A change without any list that we walk: a notice when its field is known, else unparsed. */
export function fieldNotice(field: unknown, value: JsonObject): InboundItem {
  const known = typeof field === 'string' && Object.hasOwn(fields, field) ? fields[field] : undefined
  if (!known) return { kind: 'unparsed', reason: unknownWords(field) }
  const facts = factsIn(value)
  const raised = known.raised && facts.some(({ value: word }) => known.raised?.[0].test(word))
  const words = joined(
    facts.map(({ name, value: word }) => `${name.replaceAll('_', ' ')} ${word}`),
    ', ',
  )
  const level = (raised && known.raised?.[1]) || known.level || 'info'
  return { kind: 'notice', code: known.code, level, words: `${known.title}: ${words || 'changed'}.` }
}

function unknownWords(field: unknown): string {
  if (field === 'history') return 'The history of an older phone is not read yet; the payload is kept.'
  if (field === 'messages') return 'The change holds no messages, statuses or errors.'
  return `The field ${JSON.stringify(wordOf(field, 60) ?? '')} is not one that we know.`
}

const maxFacts = 12

/** Words and numbers of the payload and of the objects in it, one level down; enough to read, not the whole. */
function factsIn(value: JsonObject): { name: string; value: string }[] {
  const facts: { name: string; value: string }[] = []
  for (const [name, element] of Object.entries(value).slice(0, maxFacts)) {
    const inner = Array.isArray(element) ? objectOf(element[0]) : objectOf(element)
    for (const [key, one] of [[name, element] as const, ...Object.entries(inner).slice(0, maxFacts)]) {
      const word = wordOf(one, 200)
      if (word !== null && facts.length < maxFacts) facts.push({ name: wordOf(key, 60) ?? '', value: word })
    }
  }
  return facts
}

/** One element of `errors[]` beside no message: a fault of the account or of the platform. */
export function errorNotice(error: JsonObject): InboundItem {
  const code = codeOf(error['code'])
  const rule = code === null ? undefined : ruleFor(rules, code, null)
  const words = reasonOf(rule?.words ?? `WhatsApp reports error ${code ?? 'without a code'}.`, {
    ...error,
    message: error['message'] ?? error['title'],
  })
  return { kind: 'notice', code: 'platform_error', level: rule?.inboxBroken ? 'alarm' : 'warn', words }
}

/** One element of `user_preferences[]`. */
export function preferenceNotice(preference: JsonObject): InboundItem {
  const who = wordOf(preference['wa_id'], 40) ?? wordOf(preference['user_id'], 200) ?? 'A customer'
  const wish = joined([wordOf(preference['category'], 60), wordOf(preference['value'], 60)], ': ')
  const detail = wordOf(preference['detail'], 300)
  const words = joined(
    [`${who} has changed what they want to receive`, wish && ` (${wish})`, '.', detail && ` ${detail}`],
    '',
  )
  return { kind: 'notice', code: 'user_preference', level: 'info', words }
}

/** One element of `calls[]`. */
export function callNotice(call: JsonObject): InboundItem {
  const who = wordOf(call['from'], 40) ?? wordOf(call['from_user_id'], 200) ?? 'Somebody'
  const what = joined([wordOf(call['event'], 60), wordOf(call['status'], 60)], ', ')
  return { kind: 'notice', code: 'call', level: 'info', words: `WhatsApp call of ${who}${what && `: ${what}`}.` }
}
