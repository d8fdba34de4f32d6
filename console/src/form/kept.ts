// What was typed into a form while a session ended. Held by this page alone, apart for each agent, and gone with a reload.

const kept = new Map<string, Record<string, unknown>>()

export function keptEdits(agentId: string, form: string): Record<string, unknown> {
  return kept.get(`${agentId} ${form}`) ?? {}
}

export function keepEdits(agentId: string, form: string, edits: Record<string, unknown>): void {
  if (Object.keys(edits).length === 0) kept.delete(`${agentId} ${form}`)
  else kept.set(`${agentId} ${form}`, edits)
}
