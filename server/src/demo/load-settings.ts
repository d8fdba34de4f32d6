import { uuidv7 } from 'uuidv7'
import type { Tx } from '../db/sql.ts'
import { notes } from './customer-facts.ts'
import { cannedReplies, companyFace, tags } from './settings.ts'
import type { DemoCompany } from './types.ts'

const dayMs = 24 * 3600 * 1000

/** Writes what an admin has set and what agents have noted. @param idOf the UUID of a department, agent or customer by its key */
export async function loadSettings(
  tx: Tx,
  { company, idOf, now }: { company: DemoCompany; idOf: (key: string) => string; now: Date },
): Promise<void> {
  const keyOf = new Map(company.customers.map(({ name, key }) => [name, key]))
  await tx`update company set ${tx(companyFace)}`
  await tx`insert into tag ${tx(tags.map((tag) => ({ id: uuidv7(), ...tag })))}`
  await tx`
    insert into canned_reply ${tx(
      cannedReplies.map(({ departmentKey, ...reply }) => ({
        id: uuidv7(),
        ...reply,
        department_id: departmentKey && idOf(departmentKey),
      })),
    )}`
  // Ids sort by time, so the oldest gets the first.
  const oldestFirst = [...notes].sort((a, b) => b.daysAgo - a.daysAgo)
  await tx`
    insert into customer_note ${tx(
      oldestFirst.map(({ customerName, agentKey, daysAgo, content }) => {
        const at = new Date(now.getTime() - daysAgo * dayMs)
        return {
          id: uuidv7(),
          customer_id: idOf(keyOf.get(customerName) ?? ''),
          content,
          author_type: 'agent',
          author_id: idOf(agentKey),
          created_at: at,
          updated_at: at,
        }
      }),
    )}`
}
