/** What the other nodes said and did not take back: pairs of agent and ticket, each for a while. */
export function createOthers(forgetMs: number) {
  const nodes = new Map<string, Map<string, number>>()

  return {
    get isEmpty(): boolean {
      return nodes.size === 0
    },
    has(pair: string): boolean {
      for (const pairs of nodes.values()) if ((pairs.get(pair) ?? 0) > Date.now()) return true
      return false
    },
    pairs: (): string[] => [...nodes.values()].flatMap((pairs) => [...pairs.keys()]),
    /** @param isBye the node stops, and takes back all that it said @returns the pairs that are gone by it */
    hear(node: string, here: readonly string[], gone: readonly string[], isBye: boolean): readonly string[] {
      const pairs = nodes.get(node) ?? new Map<string, number>()
      for (const pair of here) pairs.set(pair, Date.now() + forgetMs)
      const left = isBye ? [...pairs.keys()] : gone
      for (const pair of left) pairs.delete(pair)
      if (pairs.size > 0) nodes.set(node, pairs)
      else nodes.delete(node)
      return left
    },
    /** Forgets what was not said again. @returns those pairs */
    fade(): string[] {
      const faded: string[] = []
      for (const [node, pairs] of nodes) {
        for (const [pair, until] of pairs) if (until <= Date.now() && pairs.delete(pair)) faded.push(pair)
        if (pairs.size === 0) nodes.delete(node)
      }
      return faded
    },
  }
}
