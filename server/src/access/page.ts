import { fromId, type IdKind } from '@parley/contract'
import { Problem } from '../http/problem.ts'

/** Where a page of a list by id begins: the cursor is the last id of the page before. @throws Problem `invalid_cursor` */
export function pageStart(
  kind: IdKind,
  query: { limit?: number; cursor?: string },
): { limit: number; after: string | null } {
  const after = query.cursor === undefined ? null : fromId(kind, query.cursor)
  if (query.cursor !== undefined && after === null) throw new Problem('invalid_cursor')
  return { limit: query.limit ?? 50, after }
}
