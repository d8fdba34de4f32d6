import { type AddMessageBody, fromId } from '@parley/contract'
import type { Db } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { invalid } from '../http/validate.ts'

/**
 * What a note's mentions leave on the message, or null when nobody is mentioned.
 * @throws Problem `invalid_body` for mentions in a public message, which would tell the customer who works here; `agent_not_found`
 */
export async function readMentions(
  sql: Db,
  { mentions = [], visibility }: Pick<AddMessageBody, 'mentions' | 'visibility'>,
): Promise<{ mentions: string[] } | null> {
  if (mentions.length === 0) return null
  if (visibility !== 'internal') throw invalid('invalid_body', [{ path: '/mentions', message: 'belong in notes only' }])
  const ids = mentions.map((id) => fromId('agent', id))
  const [row] = await sql<{ known: number }[]>`
    select count(*)::int as known from agent where id = any(${ids.filter((id) => id !== null)}::uuid[])`
  if (row?.known !== mentions.length) throw new Problem('agent_not_found')
  return { mentions }
}
