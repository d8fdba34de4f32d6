import { makeDirectory } from './directory.ts'
import { type Habit, pickHabit } from './habits.ts'
import { planTickets } from './plan.ts'
import { seededRandom } from './random.ts'
import { scripts } from './scripts/index.ts'
import type { Script } from './scripts/line.ts'
import { agents, companyName, departments } from './staff.ts'
import { canTell } from './thread.ts'
import { writeTicket } from './ticket.ts'
import type { DemoCompany, DemoStatus, DemoTicket } from './types.ts'

const usesOfAScript = 5

/** Statuses that few scripts can tell choose first. */
const choosingOrder: DemoStatus[] = ['pending_customer', 'open', 'new', 'resolved', 'closed']

/**
 * A small shop for outdoor gear with 6 agents, 3 departments, 60 customers and 200 tickets of the 30 days before `now`.
 * Pure: the same seed and now make the same company, and no text, address or name leaves reserved or made-up ranges.
 */
export function makeCompany({ seed, now }: { seed: number; now: Date }): DemoCompany {
  const random = seededRandom(seed)
  const directory = makeDirectory(random)
  const plans = planTickets(random, directory, now)
  const habits = new Map<string, Habit>(directory.map(({ customer }) => [customer.key, pickHabit(random)]))
  const uses = new Map<string, number>()
  const heardBy = new Set<string>()
  const texts = new Set<string>()
  const tickets: DemoTicket[] = []

  for (const plan of choosingOrder.flatMap((status) => plans.filter((each) => each.status === status))) {
    const customerKey = plan.entry.customer.key
    const used = (script: Script) => uses.get(script.key) ?? 0
    const candidates = random
      .shuffled(scripts)
      .filter((script) => script.channels.includes(plan.identity.channel) && canTell(script, plan.status))
      .filter((script) => plan.onlyContact || !script.onlyContact)
      .filter((script) => used(script) < (script.atMost ?? usesOfAScript))
      .sort((a, b) => used(a) - used(b))
    const script = candidates.find(({ key }) => !heardBy.has(`${customerKey} ${key}`)) ?? candidates[0]
    if (!script) throw new Error(`No demo script is left for a ${plan.status} ticket on ${plan.identity.channel}`)
    for (let tries = 0; ; tries++) {
      const ticket = writeTicket(random, plan, script, habits.get(customerKey) ?? 'tidy', now)
      const text = ticket.messages.map(({ content }) => content).join('\n')
      if (texts.has(text) && tries < 50) continue
      texts.add(text)
      tickets.push(ticket)
      break
    }
    uses.set(script.key, used(script) + 1)
    heardBy.add(`${customerKey} ${script.key}`)
  }
  tickets.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
  return {
    name: companyName,
    departments: departments.map((department) => ({ ...department })),
    agents: agents.map((agent) => ({ ...agent, departmentKeys: [...agent.departmentKeys] })),
    customers: directory.map(({ customer }) => customer),
    tickets: tickets.map((ticket, at) => ({ ...ticket, key: `ticket-${at + 1}` })),
  }
}
