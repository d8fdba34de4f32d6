import type { Db } from '../db/sql.ts'

/** The channel of tickets that customers open in their account. No inbox stands behind it: answers are read there. */
export const portalChannel = 'portal'

/** The department (UUID) that such tickets are born in; null: none, and everybody sees them. */
export async function findPortalDepartment(sql: Db): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`select id from department where takes_portal`
  return row?.id ?? null
}
