import { type CallPlatform, checkTimeoutMs, type PlatformReply } from '../call.ts'
import type { AccountCheck, SendOutcome } from '../channel.ts'
import { type JsonObject, objectOf, wordOf } from '../json.ts'

export const graphUrl = 'https://graph.facebook.com'
export const graphVersion = 'v25.0'

/** What to do about one error of the Graph API, and how to say it to an agent. */
export type GraphRule = {
  outcome: 'refused' | 'retry' | 'unknown'
  words: string
  inboxBroken?: true
  afterMs?: number
}

/** Keys are `code/subcode` or `code`; the narrower one wins. */
export type GraphRules = Readonly<Record<string, GraphRule>>

export type GraphSend = {
  /** Host, version and path, without a token. */
  url: string
  token: string
  json: unknown
  rules: GraphRules
  /** The message's id in the body of a yes, or `null`. */
  idIn(body: unknown): string | null
  /** Never to be seen in a reason. */
  secrets: readonly (string | undefined)[]
}

export type GraphCheck = Pick<GraphSend, 'url' | 'token' | 'rules' | 'secrets'> & {
  /** What is to be said of the account in the body of a yes; `null` when the body names none. */
  found(body: JsonObject): AccountCheck | null
}

/** Address of a node, or of an edge of one, without a token. */
export function graphAddress(settings: { graph_url?: string; graph_version?: string }, path: string): string {
  return `${(settings.graph_url || graphUrl).replace(/\/+$/, '')}/${settings.graph_version || graphVersion}/${path}`
}

/** One GET to the Graph API, and what an admin should know of it. */
export async function checkByGraph(check: GraphCheck, call: CallPlatform): Promise<AccountCheck> {
  const headers = { authorization: `Bearer ${check.token}` }
  const reply = await call({ method: 'GET', url: check.url, headers, timeoutMs: checkTimeoutMs })
  const { ok, words } = judge(reply, check)
  return { ok, words: redacted(words, check.secrets) }
}

function judge(reply: PlatformReply, { rules, found }: GraphCheck): AccountCheck {
  if (reply.kind !== 'reply') return { ok: false, words: reply.reason }
  if (reply.status < 200 || reply.status >= 300) return { ok: false, words: decideError(reply, rules).reason }
  return found(objectOf(reply.body)) ?? { ok: false, words: 'The platform said yes but named no account.' }
}

/** One POST to the Graph API, and what it came to. The token travels in a header, for addresses end up in logs. */
export async function sendByGraph(send: GraphSend, call: CallPlatform): Promise<SendOutcome> {
  const headers = { authorization: `Bearer ${send.token}` }
  const reply = await call({ method: 'POST', url: send.url, headers, json: send.json })
  const outcome = decide(reply, send)
  return 'reason' in outcome ? { ...outcome, reason: redacted(outcome.reason, send.secrets) } : outcome
}

type NotAccepted = Exclude<SendOutcome, { outcome: 'accepted' }>

function decide(reply: PlatformReply, send: GraphSend): SendOutcome {
  if (reply.kind === 'not_sent') return { outcome: 'retry', code: 'not_sent', reason: reply.reason }
  if (reply.kind === 'ambiguous') return { outcome: 'unknown', code: 'no_reply', reason: reply.reason }
  if (reply.status >= 200 && reply.status < 300) {
    const externalId = send.idIn(reply.body)
    if (externalId !== null) return { outcome: 'accepted', externalId }
    return { outcome: 'unknown', code: 'unreadable_reply', reason: 'The platform said yes but named no message.' }
  }
  return decideError(reply, send.rules)
}

function decideError(reply: PlatformReply & { kind: 'reply' }, rules: GraphRules): NotAccepted {
  const error = objectOf(objectOf(reply.body)['error'])
  const main = codeOf(error['code'])
  if (main === null) return byStatus(reply.status, reply.headers)
  const subcode = codeOf(error['error_subcode'])
  const code = subcode === null ? main : `${main}/${subcode}`
  const rule = ruleFor(rules, main, subcode)
  const reason = reasonOf(rule?.words ?? `The platform answered with error ${code}.`, error)
  const outcome = rule?.outcome ?? (reply.status >= 500 ? 'unknown' : 'refused')
  if (outcome === 'retry') return { outcome, code, reason, afterMs: waitMs(reply.headers, rule?.afterMs ?? 1000) }
  if (outcome === 'refused' && rule?.inboxBroken) return { outcome, code, reason, inboxBroken: true }
  return { outcome, code, reason }
}

/** The rule of `code/subcode`, else of `code`; codes 200 to 299 are all about permissions. */
export function ruleFor(rules: GraphRules, code: string, subcode: string | null): GraphRule | undefined {
  if (subcode !== null && Object.hasOwn(rules, `${code}/${subcode}`)) return rules[`${code}/${subcode}`]
  if (Object.hasOwn(rules, code)) return rules[code]
  return /^2\d\d$/.test(code) ? rules['200'] : undefined
}

/** Our words, and the platform's own behind them, for they often name the field or the person. */
export function reasonOf(words: string, error: JsonObject): string {
  const said = wordOf(objectOf(error['error_data'])['details'], 300) ?? wordOf(error['message'], 300)
  return said === null ? words : `${words} The platform's words: ${said}`
}

export function codeOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  return typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? value : null
}

/** Errors that carry no code of the Graph API: a gateway in between, or a wrong address. */
function byStatus(status: number, headers: Headers): NotAccepted {
  const code = `http_${status}`
  if (status >= 500 || status === 408)
    return { outcome: 'unknown', code, reason: `The platform failed with HTTP ${status}.` }
  if (status === 429)
    return { outcome: 'retry', code, reason: 'The platform asks to slow down.', afterMs: waitMs(headers, 1000) }
  const reason = `The platform refused with HTTP ${status} and no reason.`
  return status === 401 || status === 403 || (status >= 300 && status < 400)
    ? { outcome: 'refused', code, reason, inboxBroken: true }
    : { outcome: 'refused', code, reason }
}

const longestWaitMs = 3_600_000

/** The longer of our own wait and what the headers ask for: `retry-after` in seconds, the business usage header in minutes. */
function waitMs(headers: Headers, ownMs: number): number {
  const seconds = Number(headers.get('retry-after') ?? 0)
  const minutes = /"estimated_time_to_regain_access":\s*(\d{1,5})/.exec(headers.get('x-business-use-case-usage') ?? '')
  const asked = Math.max(Number.isFinite(seconds) ? seconds * 1000 : 0, Number(minutes?.[1] ?? 0) * 60_000)
  return Math.max(ownMs, Math.min(asked, longestWaitMs))
}

/** Secrets of four characters and more are blotted out, and so is whatever looks like a Meta token. */
function redacted(reason: string, secrets: readonly (string | undefined)[]): string {
  let text = reason.replaceAll(/EAA[A-Za-z0-9]{16,}/g, '[secret]')
  for (const secret of secrets) if (secret && secret.length >= 4) text = text.replaceAll(secret, '[secret]')
  return text
}
