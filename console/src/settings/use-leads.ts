import { useQueries } from '@tanstack/react-query'
import type { Department } from '../api/types.ts'
import { departmentQuery } from './queries.ts'

/** So many departments are asked for who leads them; a list is no place for hundreds of requests. */
const most = 30

/** Who leads which department: "agent department". */
export function useLeads(departments: readonly Department[]): ReadonlySet<string> {
  const asked = departments.length > most ? [] : departments
  return useQueries({
    queries: asked.map(({ id }) => departmentQuery(id)),
    combine: (results) =>
      new Set(
        results.flatMap(({ data }) =>
          (data?.members ?? []).filter(({ is_lead }) => is_lead).map(({ agent_id }) => `${agent_id} ${data?.id}`),
        ),
      ),
  })
}
