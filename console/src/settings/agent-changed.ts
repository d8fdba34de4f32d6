import { useQueryClient } from '@tanstack/react-query'
import { keys } from '../api/keys.ts'
import { agentsQuery } from '../api/queries.ts'
import type { Agent } from '../api/types.ts'

/** Puts an agent that a reply brought into the list, and takes out one who was deleted. */
export function useAgentChanged(): (agent: Agent) => void {
  const client = useQueryClient()
  return (agent) => {
    client.setQueryData(agentsQuery().queryKey, (agents = []) => {
      if (agent.deleted_at !== null) return agents.filter(({ id }) => id !== agent.id)
      return agents.some(({ id }) => id === agent.id)
        ? agents.map((one) => (one.id === agent.id ? agent : one))
        : [...agents, agent]
    })
    void client.invalidateQueries({ queryKey: keys.deletedAgents })
    void client.invalidateQueries({ queryKey: keys.departments })
  }
}
