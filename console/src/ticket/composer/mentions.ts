type Named = { id: string; name: string }

/** The agents whose name stands in a note behind an @, each once, at most twenty. Of "@Ann" and "@Ann Lee" the longer one counts. */
export function mentionedIn(text: string, agents: readonly Named[]): string[] {
  if (!text.includes('@')) return []
  const longestFirst = agents.filter(({ name }) => name.trim() !== '').sort((a, b) => b.name.length - a.name.length)
  const found: Named[] = []
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const isWord = at === 0 || /[\s(]/.test(text[at - 1] ?? '')
    const agent =
      isWord &&
      longestFirst.find(
        ({ name }) => text.startsWith(name, at + 1) && !/[\p{L}\p{N}]/u.test(text[at + 1 + name.length] ?? ''),
      )
    if (agent && !found.includes(agent)) found.push(agent)
  }
  return found.slice(0, 20).map(({ id }) => id)
}
