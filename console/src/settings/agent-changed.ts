import { useQueryClient } from '@tanstack/react-query'
import { agentsQuery } from '../api/queries.ts'
import type { Agent } from '../api/types.ts'

/** Puts an agent that a reply brought into the list. */
export function useAgentChanged(): (agent: Agent) => void {
  const client = useQueryClient()
  return (agent) =>
    client.setQueryData(agentsQuery().queryKey, (agents) =>
      agents?.some(({ id }) => id === agent.id)
        ? agents.map((one) => (one.id === agent.id ? agent : one))
        : [...(agents ?? []), agent],
    )
}
