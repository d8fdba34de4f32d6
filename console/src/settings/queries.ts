import { queryOptions } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import type { Agent } from '../api/types.ts'

// What these pages alone read.

export const rolesQuery = () =>
  queryOptions({
    queryKey: keys.roles,
    queryFn: async ({ signal }) => (await api('GET /roles', { signal })).roles,
    staleTime: 60_000,
  })

/** Agents who were deleted; they stand in no other list. */
export const deletedAgentsQuery = () =>
  queryOptions({
    queryKey: keys.deletedAgents,
    queryFn: async ({ signal }) => {
      const found: Agent[] = []
      let cursor: string | undefined
      do {
        const query = { limit: 100, include_deleted: true, ...(cursor === undefined ? {} : { cursor }) }
        const { agents, next_cursor } = await api('GET /agents', { query, signal })
        found.push(...agents.filter(({ deleted_at }) => deleted_at !== null))
        cursor = next_cursor ?? undefined
      } while (cursor !== undefined)
      return found
    },
  })

export const agentSessionsQuery = (agent_id: string) =>
  queryOptions({
    queryKey: keys.agentSessions(agent_id),
    queryFn: async ({ signal }) =>
      (await api('GET /agents/{agent_id}/sessions', { params: { agent_id }, signal })).sessions,
    staleTime: 0,
  })

export const departmentQuery = (department_id: string) =>
  queryOptions({
    queryKey: keys.department(department_id),
    queryFn: ({ signal }) => api('GET /departments/{department_id}', { params: { department_id }, signal }),
    staleTime: 60_000,
  })

export const identityProvidersQuery = () =>
  queryOptions({
    queryKey: keys.identityProviders,
    queryFn: async ({ signal }) => (await api('GET /identity-providers', { signal })).providers,
  })

export const signInPolicyQuery = () =>
  queryOptions({ queryKey: keys.signInPolicy, queryFn: ({ signal }) => api('GET /sign-in-policy', { signal }) })

export const retentionQuery = () =>
  queryOptions({ queryKey: keys.retention, queryFn: ({ signal }) => api('GET /retention', { signal }) })
