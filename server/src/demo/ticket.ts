import { bringToLife, compress, pickStart, scheduleLines } from './clock.ts'
import { arrived, failed } from './delivery.ts'
import { greetedBy, type Habit, typedBy } from './habits.ts'
import type { Plan } from './plan.ts'
import type { Random } from './random.ts'
import type { Script } from './scripts/line.ts'
import { agents } from './staff.ts'
import { type Said, tell } from './thread.ts'
import type { DemoAgent, DemoMessage, DemoPriority, DemoTicket } from './types.ts'
import { chooseWords, fillSlots, makeSlots, type Slots } from './wording.ts'

const minute = 60_000
const hour = 60 * minute

/** One ticket with its words and times; its key is given by the caller. */
export function writeTicket(random: Random, plan: Plan, script: Script, habit: Habit, now: Date): DemoTicket {
  const { entry, identity, status } = plan
  const said = tell(random, script, status)
  const times = placeInTime(random, plan, said, now.getTime())
  const [agent, colleague] = random.shuffled(agents.filter((each) => each.departmentKeys.includes(script.department)))
  if (!agent || !colleague) throw new Error(`The department ${script.department} needs two agents`)
  const slots = makeSlots(random, script, entry.person, { agent: agent.name, agent2: colleague.name }, times[0]!)
  const messages = said.map((each, at): DemoMessage => {
    const writer = each.line.by === 'colleague' ? colleague : agent
    return {
      ...from(each, writer, plan),
      content: word(random, each, writer, slots, plan, habit),
      occurredAt: new Date(times[at]!),
      ...deliveryOf(random, said, at, plan, now.getTime() - times[at]!),
    }
  })
  closeByItself(random, plan, messages)
  const assigned = status !== 'new' || random.chance(0.25)
  const keeper = said.some(({ line }) => line.by === 'colleague' && !line.internal) ? colleague : agent
  return {
    key: '',
    channel: identity.channel,
    customerKey: entry.customer.key,
    identityAddress: identity.address,
    subject: fillSlots(random.pick(script.subjects), slots),
    status,
    priority: shifted(random, script.priority),
    departmentKey: assigned || random.chance(0.6) ? script.department : null,
    assignedAgentKey: assigned ? keeper.key : null,
    tags: tagsOf(random, script),
    createdAt: messages[0]!.occurredAt,
    isBotHandoff: identity.channel === 'chatbot',
    messages,
  }
}

function placeInTime(random: Random, plan: Plan, said: Said[], now: number): number[] {
  const lines = said.map(({ line }) => line)
  const until = plan.until - minute
  let times: number[] = []
  for (let tries = 0; tries < 30; tries++) {
    const from = tries < 12 ? plan.from : plan.earliest
    const startUntil = tries < 12 ? plan.startUntil : Math.min(plan.startUntil, (plan.earliest + plan.until) / 2)
    times = scheduleLines(random, lines, plan.identity.channel, pickStart(random, from, startUntil))
    if (times.at(-1)! < until) break
  }
  times = compress(times, until)
  if (!plan.live) return times
  const agoMs = random.between(2, 190) * minute
  if (plan.status !== 'new') return bringToLife(lines, times, now, agoMs)
  const shift = now - agoMs - times.at(-1)!
  return times.map((at) => at + Math.floor(shift / 1000) * 1000)
}

function from(
  { line }: Said,
  writer: DemoAgent,
  plan: Plan,
): Pick<DemoMessage, 'senderType' | 'visibility' | 'agentKey'> {
  const visibility = line.internal ? 'internal' : 'public'
  if (line.by === 'agent' || line.by === 'colleague') return { senderType: 'agent', visibility, agentKey: writer.key }
  if (line.by === 'bot' && plan.identity.channel !== 'chatbot') throw new Error('A bot speaks in chatbot tickets only')
  return { senderType: line.by, visibility }
}

function word(random: Random, said: Said, writer: DemoAgent, slots: Slots, plan: Plan, habit: Habit): string {
  const template = chooseWords(random, said.template)
  if (said.line.by === 'customer' && plan.identity.channel !== 'api') {
    return fillSlots(typedBy(random, habit, template), slots)
  }
  if (said.line.by !== 'agent' && said.line.by !== 'colleague') return fillSlots(template, slots)
  return fillSlots(greetedBy(writer.key, template), slots)
}

function deliveryOf(
  random: Random,
  said: Said[],
  at: number,
  plan: Plan,
  ageMs: number,
): Pick<DemoMessage, 'delivery'> {
  const { line } = said[at]!
  if (line.internal || (line.by !== 'agent' && line.by !== 'colleague')) return {}
  const { channel } = plan.identity
  if (line.fails) return { delivery: failed(channel, line.fails) }
  const answered = said.slice(at + 1).some((later) => later.line.by === 'customer')
  return { delivery: arrived(random, channel, ageMs, answered) }
}

/** Most closed tickets were resolved and then left alone for three days. */
function closeByItself(random: Random, plan: Plan, messages: DemoMessage[]): void {
  const closedAt = messages.at(-1)!.occurredAt.getTime() + 72 * hour
  if (plan.status !== 'closed' || closedAt > plan.until || messages.length > 12 || !random.chance(0.6)) return
  const content = 'Closed after 3 days without a new message'
  messages.push({ senderType: 'system', visibility: 'internal', content, occurredAt: new Date(closedAt) })
}

function shifted(random: Random, priority: DemoPriority): DemoPriority {
  const scale: DemoPriority[] = ['low', 'medium', 'high', 'urgent']
  const step = random.chance(0.14) ? random.pick([-1, 1]) : 0
  return scale[scale.indexOf(priority) + step] ?? priority
}

function tagsOf(random: Random, script: Script): string[] {
  const extra = random.chance(0.09) ? [random.pick(['repeat-contact', 'vip', 'follow-up'])] : []
  return [...new Set([...script.tags, ...extra])]
}
