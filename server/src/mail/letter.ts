// What Parley itself writes to people. Answers to customers are not here: those are messages, and go out on their channels.

/** A letter and the facts that its text needs. Links begin with the configured public address, never with what a request said. */
export type Content =
  /** `expiresAt` in RFC 3339. */
  | { kind: 'invitation'; name: string; link: string; expiresAt: string }
  | { kind: 'password_reset'; name: string | null; link: string; minutes: number }
  | { kind: 'password_changed'; name: string | null }
  /** To the address that an agent's account had until now. */
  | { kind: 'email_changed'; name: string }
  /** What became of the second factors of an agent. */
  | {
      kind: 'second_factor_changed'
      name: string
      change: 'added' | 'removed' | 'reset' | 'codes_renewed' | 'code_used'
    }
  | { kind: 'account_verify'; link: string; hours: number }
  /** To somebody with an account, when it was asked for once more. */
  | { kind: 'account_exists'; resetPage: string }

/**
 * A letter that anybody can ask for, for any address: whether there is one at all is found out when it is due, so that the asker
 * learns nothing, not even by a clock.
 */
export type Wish = { kind: 'agent_reset_wish' } | { kind: 'customer_reset_wish' } | { kind: 'customer_signup_wish' }

/** To whom, and whose it is (UUIDs), so that it goes when they go. */
export type To = { to: string; agentId?: string; customerId?: string }
export type Letter = To & Content
export type Wished = To & Wish

export const wishes = [
  'agent_reset_wish',
  'customer_reset_wish',
  'customer_signup_wish',
] as const satisfies Wish['kind'][]
export const isWish = (kind: string): kind is Wish['kind'] => (wishes as readonly string[]).includes(kind)
