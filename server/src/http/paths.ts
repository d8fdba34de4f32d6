/** Which methods a path answers, for 405 with Allow. Patterns as Fastify's: `:name` is one segment, a last `*` the rest. */
export type KnownPaths = { add(method: string, pattern: string): void; methodsOf(path: string): string[] }

export function createKnownPaths(): KnownPaths {
  const bySegments = new Map<number, { segments: string[]; methods: Set<string> }[]>()
  return {
    add(method, pattern) {
      if (pattern.includes('*')) return
      const segments = pattern.split('/')
      const known = bySegments.get(segments.length) ?? []
      bySegments.set(segments.length, known)
      const same = known.find((entry) => entry.segments.join('/') === pattern)
      if (same) same.methods.add(method)
      else known.push({ segments, methods: new Set([method]) })
    },
    methodsOf(path) {
      const given = path.split('/')
      const fitting = (bySegments.get(given.length) ?? []).filter(({ segments }) =>
        segments.every((segment, at) => (segment.startsWith(':') ? given[at] !== '' : segment === given[at])),
      )
      return [...new Set(fitting.flatMap(({ methods }) => [...methods]))].sort()
    },
  }
}
