import type { Outgoing } from './outgoing.ts'

export type OutboxStore = {
  read(): Outgoing[]
  write(entry: Outgoing): void
  remove(clientId: string): void
}

/**
 * What was sent and is no message yet, in this browser, apart for each agent: it outlives a reload. Each entry has its own key, so
 * that two tabs do not write over each other. A browser that keeps nothing holds them as long as the page lives.
 */
export function openOutboxStore(agentId: string, storage: Storage | undefined): OutboxStore {
  const prefix = `parley.outbox.${agentId}.`
  const attempt = <T>(of: () => T, otherwise: T): T => {
    try {
      return of()
    } catch {
      return otherwise
    }
  }
  return {
    read: () =>
      attempt(() => {
        const keys = Array.from({ length: storage?.length ?? 0 }, (_, at) => storage?.key(at) ?? '')
        return keys
          .filter((key) => key.startsWith(prefix))
          .flatMap((key) => attempt(() => [JSON.parse(storage?.getItem(key) ?? '') as Outgoing], []))
          .filter((entry) => typeof entry?.content === 'string')
          .sort((a, b) => a.at - b.at)
      }, []),
    write: (entry) => attempt(() => storage?.setItem(prefix + entry.clientId, JSON.stringify(entry)), undefined),
    remove: (clientId) => attempt(() => storage?.removeItem(prefix + clientId), undefined),
  }
}
