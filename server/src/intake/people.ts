import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import type { Address, Sender } from '../channels/channel.ts'
import type { State } from './state.ts'
import type { IdentityState } from './state-people.ts'
import { addressKey, scopeOf, type Work } from './work.ts'
import type { Writes } from './writes.ts'

/** The identity behind a sender, by the first of its addresses that is known. */
export function knownIdentity(state: State, { inbox }: Work, sender: Sender): IdentityState | undefined {
  const scope = scopeOf(inbox)
  for (const { value } of sender.addresses) {
    const identity = state.identities.get(addressKey(inbox.channel.id, scope, value))
    if (identity) return identity
  }
  return undefined
}

/**
 * The identity behind a sender, made with its customer when nobody knows any of its addresses. Addresses that are seen for the
 * first time beside a known one become aliases; one that was known as somebody else's moves to the most stable address's
 * identity, because the platform says that both are the same person.
 */
export function resolveIdentity(state: State, writes: Writes, work: Work, sender: Sender): IdentityState {
  const { inbox, at } = work
  const scope = scopeOf(inbox)
  const channel = inbox.channel.id
  let identity = knownIdentity(state, work, sender)
  if (!identity) {
    const [first] = sender.addresses
    if (!first) throw new Error('A sender without any address.')
    identity = {
      id: uuidv7(),
      customerId: uuidv7(),
      customerName: sender.displayName,
      customerEmail: sender.claimedEmail ?? null,
      handle: handleOf(sender.addresses),
      addresses: new Set([first.value]),
    }
    writes.customers.push({
      id: identity.customerId,
      name: sender.displayName,
      claimed_email: sender.claimedEmail ?? null,
      at,
    })
    writes.identities.push({
      id: identity.id,
      customer_id: identity.customerId,
      channel,
      scope,
      kind: first.kind,
      address: first.value,
      handle: handleOf(sender.addresses),
      display_name: sender.displayName,
      profile: sender.profile ?? {},
      at,
    })
    state.identities.set(addressKey(channel, scope, first.value), identity)
  }
  addAliases(state, writes, work, identity, sender)
  return identity
}

/** Records the addresses of a sender that do not lead to this identity yet. */
export function addAliases(
  state: State,
  writes: Writes,
  { inbox }: Work,
  identity: IdentityState,
  sender: Sender,
): void {
  const scope = scopeOf(inbox)
  const channel = inbox.channel.id
  for (const { kind, value } of sender.addresses) {
    if (identity.addresses.has(value)) continue
    identity.addresses.add(value)
    writes.aliases.push({ channel, scope, address: value, kind, identity_id: identity.id })
    state.identities.set(addressKey(channel, scope, value), identity)
  }
}

/**
 * The platform says that a person has a new address: both lead to the same identity from now on, and answers go to the new one,
 * for the old may be a stranger's tomorrow. An address that is another identity's own stays an alias here.
 */
export function moveIdentity(state: State, writes: Writes, work: Work, previous: Sender, current: Sender): void {
  const identity = knownIdentity(state, work, previous) ?? knownIdentity(state, work, current)
  if (!identity) return
  const reached = current.addresses.find(({ kind }) => kind === 'phone') ?? current.addresses[0]
  const key = addressKey(work.inbox.channel.id, scopeOf(work.inbox), reached?.value ?? '')
  const holder = state.identities.get(key)
  addAliases(state, writes, work, identity, current)
  if (reached && (!holder || holder === identity))
    writes.moves.set(identity.id, {
      identity_id: identity.id,
      kind: reached.kind,
      address: reached.value,
      handle: handleOf([reached]),
    })
  writes.events.push({
    type: 'customer.identity_changed',
    ticketId: null,
    messageId: null,
    actor: { type: 'platform', id: null },
    data: { customer_id: toId('customer', identity.customerId), identity_id: toId('identity', identity.id) },
    at: work.at,
  })
}

/** The address by which people know somebody: a phone number, with its +, before any id of a platform's own. */
export function handleOf(addresses: readonly Address[]): string {
  const phone = addresses.find(({ kind }) => kind === 'phone')
  return phone ? `+${phone.value}` : (addresses[0]?.value ?? '')
}
