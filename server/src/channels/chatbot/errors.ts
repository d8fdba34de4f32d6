/** What a bot's reply without an acknowledgement means. From the top, the first row that fits decides; README.md lists the codes. */
export type Rule = {
  /** First and last HTTP status that the row is for. */
  status: readonly [number, number]
  outcome: 'refused' | 'retry' | 'unknown'
  code: string
  /** For an agent. */
  words: string
  inboxBroken?: true
}

export const rules: readonly Rule[] = [
  {
    status: [200, 299],
    outcome: 'unknown',
    code: 'no_acknowledgement',
    words: 'The bot said yes but did not name the message.',
  },
  {
    status: [300, 399],
    outcome: 'refused',
    code: 'redirected',
    words: 'The reply address points elsewhere; redirects are not followed.',
    inboxBroken: true,
  },
  {
    status: [401, 401],
    outcome: 'refused',
    code: 'unauthorized',
    words: 'The bot does not accept the signature: the secrets differ.',
    inboxBroken: true,
  },
  {
    status: [403, 403],
    outcome: 'refused',
    code: 'unauthorized',
    words: 'The bot does not accept the signature: the secrets differ.',
    inboxBroken: true,
  },
  {
    status: [404, 405],
    outcome: 'refused',
    code: 'wrong_address',
    words: 'Nothing takes answers at the reply address.',
    inboxBroken: true,
  },
  { status: [408, 408], outcome: 'unknown', code: 'bot_error', words: 'The bot had trouble; it may have the message.' },
  {
    status: [410, 410],
    outcome: 'refused',
    code: 'session_ended',
    words: 'The chat has ended; the customer is not there any more.',
  },
  { status: [429, 429], outcome: 'retry', code: 'rate_limited', words: 'The bot asks to wait.' },
  { status: [400, 499], outcome: 'refused', code: 'refused', words: 'The bot refuses the message.' },
  { status: [500, 599], outcome: 'unknown', code: 'bot_error', words: 'The bot had trouble; it may have the message.' },
]
