import type { TicketFilter } from './types.ts'

/** Every key of the query cache. Lists and details of tickets are also written by the live feed. */
export const keys = {
  me: ['me'],
  company: ['company'],
  channels: ['channels'],
  agents: ['agents'],
  departments: ['departments'],
  inboxes: ['inboxes'],
  inbox: (inboxId: string) => ['inboxes', inboxId],
  inboxReceipts: (inboxId: string) => ['receipts', inboxId],
  receipt: (receiptId: string) => ['receipt', receiptId],
  tags: ['tags'],
  cannedReplies: ['canned-replies'],
  apiKeys: ['api-keys'],
  sessions: ['sessions'],

  ticket: (ticketId: string) => ['ticket', ticketId],
  ticketLists: ['tickets'],
  ticketList: (filter: TicketFilter) => ['tickets', filter],
  ticketEvents: (ticketId: string) => ['ticket-events', ticketId],
  counts: ['counts'],
  readPositions: ['read-positions'],
  message: (messageId: string) => ['message', messageId],
  drafts: (ticketId: string) => ['drafts', ticketId],
  allDrafts: ['drafts'],
  scheduled: (ticketId: string) => ['scheduled', ticketId],
  search: (query: object) => ['search', query],

  customer: (customerId: string) => ['customer', customerId],
  customerTickets: (customerId: string) => ['customer', customerId, 'tickets'],
  customerNotes: (customerId: string) => ['customer', customerId, 'notes'],
  customerSuggestions: (customerId: string) => ['customer', customerId, 'suggestions'],
} as const satisfies Record<string, readonly unknown[] | ((...of: never[]) => readonly unknown[])>
