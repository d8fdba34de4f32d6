import { describe, expect, it } from 'vitest'
import { makeCompany } from './company.ts'
import { scripts } from './scripts/index.ts'
import type { DemoCompany, DemoMessage, DemoTicket } from './types.ts'

const hour = 3_600_000
const morning = new Date('2026-11-20T11:30:00Z')
const moments = [morning, new Date('2026-11-22T03:10:00Z'), new Date('2027-03-01T23:55:00Z')]
const companies = [1, 2, 7, 42].flatMap((seed) => moments.map((now) => ({ now, company: makeCompany({ seed, now }) })))

const byAgent = ({ senderType, visibility }: DemoMessage) => senderType === 'agent' && visibility === 'public'
const textOf = (ticket: DemoTicket) => ticket.messages.map(({ content }) => content).join('\n')

function everyTicket(check: (ticket: DemoTicket, company: DemoCompany, now: Date) => void) {
  for (const { company, now } of companies) for (const ticket of company.tickets) check(ticket, company, now)
}

describe('the demo company', () => {
  it('is the same for the same seed and now, and another for another seed', () => {
    expect(makeCompany({ seed: 7, now: morning })).toEqual(makeCompany({ seed: 7, now: morning }))
    expect(makeCompany({ seed: 8, now: morning })).not.toEqual(makeCompany({ seed: 7, now: morning }))
  })

  it('has 6 agents, 3 departments, 60 customers and 200 tickets', () => {
    for (const { company } of companies) {
      const { agents, departments, customers, tickets } = company
      expect([agents.length, departments.length, customers.length, tickets.length]).toEqual([6, 3, 60, 200])
      expect(agents.some(({ role }) => role === 'admin')).toBe(true)
    }
  })

  it('uses every channel and status, and every key and address once', () => {
    for (const { company } of companies) {
      const channels = new Set(company.tickets.map(({ channel }) => channel))
      expect([...channels].sort()).toEqual(['api', 'chatbot', 'facebook', 'twitter', 'whatsapp'])
      expect(new Set(company.tickets.map(({ status }) => status)).size).toBe(5)
      const addresses = company.customers.flatMap((each) =>
        each.identities.map((one) => `${one.channel} ${one.address}`),
      )
      expect(new Set(addresses).size).toBe(addresses.length)
      expect(new Set(company.tickets.map(({ key }) => key)).size).toBe(200)
    }
  })

  it('gives every customer an address, and some several channels and past tickets', () => {
    for (const { company } of companies) {
      expect(company.customers.every(({ identities }) => identities.length > 0)).toBe(true)
      const channelsOf = company.customers.map(
        ({ identities }) => new Set(identities.map(({ channel }) => channel)).size,
      )
      expect(channelsOf.filter((count) => count > 1).length).toBeGreaterThan(15)
      const closed = company.tickets.filter(({ status }) => status === 'closed')
      expect(new Set(closed.map(({ customerKey }) => customerKey)).size).toBeGreaterThan(30)
    }
  })

  it('writes from an address that the customer has on the channel', () => {
    everyTicket((ticket, company) => {
      const customer = company.customers.find(({ key }) => key === ticket.customerKey)
      const address = { channel: ticket.channel, address: ticket.identityAddress }
      expect(customer?.identities).toContainEqual(expect.objectContaining(address))
    })
  })

  it('keeps WhatsApp numbers in ranges reserved for fiction', () => {
    for (const { company } of companies) {
      const numbers = company.customers.flatMap((each) => each.identities.filter((one) => one.channel === 'whatsapp'))
      for (const { address } of numbers) expect(address).toMatch(/^(447700900\d{3}|1\d{3}55501\d{2}|3363998\d{4})$/)
    }
  })
})

describe('the threads of the demo company', () => {
  it('hold 1 to 14 messages, ascending, none after now, none older than 30 days', () => {
    everyTicket(({ messages, createdAt }, _, now) => {
      expect(messages.length).toBeGreaterThanOrEqual(1)
      expect(messages.length).toBeLessThanOrEqual(14)
      const times = messages.map(({ occurredAt }) => occurredAt.getTime())
      expect(times.every((at, index) => index === 0 || at > times[index - 1]!)).toBe(true)
      expect(times.at(-1)).toBeLessThanOrEqual(now.getTime())
      expect(times[0]).toBeGreaterThanOrEqual(now.getTime() - 30 * 24 * hour)
      expect(createdAt).toEqual(messages[0]!.occurredAt)
    })
  })

  it('agree with their status', () => {
    everyTicket((ticket) => {
      const last = ticket.messages.findLast(
        ({ senderType, visibility }) => senderType !== 'system' && visibility === 'public',
      )
      const answers = ticket.messages.filter(byAgent)
      if (ticket.status === 'new') expect(answers).toEqual([])
      if (ticket.status === 'pending_customer') expect(last?.senderType).toBe('agent')
      if (ticket.status === 'resolved') {
        expect(answers.length).toBeGreaterThan(0)
      }
      if (ticket.status === 'resolved' || ticket.status === 'closed') {
        expect(last?.senderType === 'customer' && /\?\W*$/.test(last.content), textOf(ticket)).toBe(false)
      }
    })
  })

  it('leave no slot or choice of words open and are never the same twice', () => {
    for (const { company } of companies) {
      const texts = company.tickets.map(textOf)
      for (const [at, text] of texts.entries()) {
        expect(`${company.tickets[at]!.subject}\n${text}`).not.toMatch(/[{}[\]|]|undefined|null/)
      }
      expect(new Set(texts).size).toBe(200)
    }
  })

  it('come from at least 45 scripts, none of which tells more than 5 tickets', () => {
    const subjects = scripts.map((script) => ({ key: script.key, patterns: script.subjects.map(asPattern) }))
    for (const { company } of companies) {
      const uses = new Map<string, number>()
      for (const { subject, departmentKey, tags } of company.tickets) {
        const told = scripts.filter(
          (script) =>
            script.tags.every((tag) => tags.includes(tag)) &&
            (departmentKey === null || script.department === departmentKey) &&
            subjects.find(({ key }) => key === script.key)!.patterns.some((pattern) => pattern.test(subject)),
        )
        expect(told.map(({ key }) => key)).toHaveLength(1)
        uses.set(told[0]!.key, (uses.get(told[0]!.key) ?? 0) + 1)
      }
      expect(uses.size).toBeGreaterThanOrEqual(45)
      expect(Math.max(...uses.values())).toBeLessThanOrEqual(5)
    }
  })

  it('are written by agents of the ticket’s department', () => {
    everyTicket((ticket, company) => {
      const keys = [ticket.assignedAgentKey, ...ticket.messages.map(({ agentKey }) => agentKey)]
      for (const key of keys.filter((each) => each !== null && each !== undefined)) {
        const agent = company.agents.find((each) => each.key === key)
        expect(agent?.departmentKeys).toContain(ticket.departmentKey)
      }
      if (ticket.status !== 'new') expect(ticket.assignedAgentKey).not.toBeNull()
      for (const { senderType, agentKey } of ticket.messages)
        expect(agentKey !== undefined).toBe(senderType === 'agent')
    })
  })

  it('follow each other on one identity: all but the newest are closed before the next begins', () => {
    for (const { company } of companies) {
      const lanes = Map.groupBy(company.tickets, ({ channel, identityAddress }) => `${channel} ${identityAddress}`)
      for (const lane of lanes.values()) {
        for (const [at, ticket] of lane.slice(0, -1).entries()) {
          expect(ticket.status).toBe('closed')
          expect(ticket.messages.at(-1)!.occurredAt.getTime()).toBeLessThan(lane[at + 1]!.createdAt.getTime())
        }
      }
    }
  })

  it('show each public answer’s delivery, the failed ones with a reason, and keep to the 24-hour window', () => {
    everyTicket((ticket) => {
      let lastCustomer: number | undefined
      for (const message of ticket.messages) {
        expect(message.delivery !== undefined).toBe(byAgent(message))
        const at = message.occurredAt.getTime()
        if (message.senderType === 'customer') lastCustomer = at
        if (message.delivery?.state === 'failed') expect(message.delivery.reason).toMatch(/\w+ \w+/)
        const windowed = ticket.channel === 'whatsapp' || ticket.channel === 'facebook'
        if (!windowed || !byAgent(message) || lastCustomer === undefined) continue
        const late = at - lastCustomer > 24 * hour
        if (message.delivery?.reason?.startsWith('Reply window closed')) expect(late).toBe(true)
        else if (message.delivery?.state !== 'failed') expect(late).toBe(false)
      }
    })
  })
})

describe('the inbox of the demo company', () => {
  it('looks alive: a handful in the last hours, most in office hours, few failures, one long message', () => {
    for (const { company, now } of companies) {
      const recent = company.tickets.filter(
        (each) => now.getTime() - each.messages.at(-1)!.occurredAt.getTime() < 4 * hour,
      )
      expect(recent.length).toBeGreaterThanOrEqual(8)
      expect(recent.length).toBeLessThan(50)
      const inOffice = company.tickets.filter(
        ({ createdAt }) => createdAt.getUTCHours() >= 8 && createdAt.getUTCHours() < 18,
      )
      expect(inOffice.length).toBeGreaterThan(100)
      const answers = company.tickets.flatMap(({ messages }) => messages.filter(byAgent))
      const failed = answers.filter(({ delivery }) => delivery?.state === 'failed')
      const arrived = answers.filter(({ delivery }) => delivery?.state === 'read' || delivery?.state === 'delivered')
      expect(failed.length).toBeGreaterThanOrEqual(3)
      expect(failed.length).toBeLessThan(30)
      expect(arrived.length / answers.length).toBeGreaterThan(0.9)
      expect(company.tickets.some(({ messages }) => messages.some(({ content }) => content.length > 1500))).toBe(true)
      expect(company.customers.some(({ name }) => /[\u0590-\u06ff]/.test(name))).toBe(true)
      expect(company.customers.some(({ name }) => /[À-ž]/.test(name))).toBe(true)
    }
  })
})

function asPattern(subject: string): RegExp {
  const parts = subject.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.+')}$`)
}
