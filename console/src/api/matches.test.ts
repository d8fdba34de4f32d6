import { expect, test } from 'vitest'
import { inOrder } from './matches.ts'
import type { Priority, Status, Ticket } from './types.ts'

let made = 0
const ticket = (status: Status, priority: Priority, waiting_since: string | null = null) =>
  ({ ticket_id: `tkt_${made++}`, status, priority, waiting_since }) as Ticket

test('by priority, what is resolved or closed stands last however urgent it was, the newest first, as the server has it', () => {
  const closed = ticket('closed', 'urgent')
  const resolved = ticket('resolved', 'low')
  const low = ticket('pending_customer', 'low')
  const lately = ticket('open', 'urgent', '2026-01-02T00:00:00.000Z')
  const early = ticket('new', 'urgent', '2026-01-01T00:00:00.000Z')
  const order = [closed, low, lately, resolved, early].sort(inOrder('priority'))
  expect(order).toEqual([early, lately, low, resolved, closed])
})
