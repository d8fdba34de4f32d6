/** The demo company: what the first start in development writes into an empty database. */

export type DemoChannel = 'whatsapp' | 'facebook' | 'twitter' | 'chatbot' | 'api'
export type DemoStatus = 'new' | 'open' | 'pending_customer' | 'resolved' | 'closed'
export type DemoPriority = 'low' | 'medium' | 'high' | 'urgent'

export type DemoDepartment = { key: string; name: string }

export type DemoAgent = {
  key: string
  name: string
  email: string
  role: 'admin' | 'agent'
  departmentKeys: string[]
}

/** `address` is unique within its channel: digits without "+" (whatsapp), a PSID, a numeric user id, a session id, an account id. */
export type DemoIdentity = { channel: DemoChannel; address: string; displayName: string }

export type DemoCustomer = { key: string; name: string; primaryEmail: string | null; identities: DemoIdentity[] }

export type DemoDelivery = { state: 'sent' | 'delivered' | 'read' | 'failed'; reason?: string }

/** `agentKey` and `delivery` stand on agents' messages only; an internal message is a note and is never delivered. */
export type DemoMessage = {
  senderType: 'customer' | 'agent' | 'bot' | 'system'
  agentKey?: string
  visibility: 'public' | 'internal'
  content: string
  occurredAt: Date
  delivery?: DemoDelivery
}

/** Messages ascend in time; the first stands at `createdAt`. One identity has at most one ticket that is not closed, its newest. */
export type DemoTicket = {
  key: string
  channel: DemoChannel
  customerKey: string
  identityAddress: string
  subject: string
  status: DemoStatus
  priority: DemoPriority
  departmentKey: string | null
  assignedAgentKey: string | null
  tags: string[]
  createdAt: Date
  isBotHandoff: boolean
  messages: DemoMessage[]
}

export type DemoCompany = {
  name: string
  departments: DemoDepartment[]
  agents: DemoAgent[]
  customers: DemoCustomer[]
  tickets: DemoTicket[]
}
