import { createHash } from 'node:crypto'
import { BoundedMap } from './bounded-map.ts'
import type { Caller } from './caller.ts'
import type { Epoch } from './epoch.ts'

/** What a credential stands for, as long as no right changes anywhere. */
export type Principal = {
  caller: Caller
  /** Milliseconds since the epoch; from then on the credential is dead. */
  endsAt: number
  /** When it was last used as far as this node knows, and when that was last written down. ms. */
  usedAt: number
  writtenAt: number
}

/**
 * Principals by hash of their credential. One is used only while the access epoch stands at which it was loaded, and the
 * epoch is read anew for every request: so what the cache saves is work, never a right that was taken away.
 */
export function createPrincipals(epoch: Epoch, max = 10_000) {
  const known = new BoundedMap<string, { epoch: string; principal: Principal }>(max)
  return {
    /** The epoch is read before `load` runs, so a change during the load spoils the entry for the next request. */
    async find(hash: string, load: () => Promise<Principal>): Promise<Principal> {
      const now = await epoch.current()
      const held = known.get(hash)
      if (held?.epoch === now) return held.principal
      const principal = await load()
      known.set(hash, { epoch: now, principal })
      return principal
    },
    /** What was known of a credential when rights last stood at `epoch`; nobody is proved by it alone. */
    held: (hash: string): Readonly<{ epoch: string; principal: Principal }> | undefined => known.get(hash),
    forget: (hash: string) => known.delete(hash),
  }
}
export type Principals = ReturnType<typeof createPrincipals>

/** Credentials are stored and looked up by this, never in clear. */
export function credentialHash(credential: string): Buffer {
  return createHash('sha256').update(credential).digest()
}
