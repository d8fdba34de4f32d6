import { describe, expect, test } from 'vitest'
import type { ChannelDescription, Message, Ticket } from '../api/types.ts'
import { wayBack } from './bulk.ts'
import { filterOf } from './filter-of.ts'
import { previewOf } from './preview.ts'
import { between } from './selection.ts'
import { replyWindowLeft, waitOf } from './wait.ts'

const now = Date.UTC(2026, 0, 5, 12)
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString()
const ticket = (fields: Partial<Ticket> = {}) =>
  ({
    ticket_id: 'tkt_1',
    status: 'open',
    subject: 'Where is it?',
    updated_at: ago(1),
    waiting_since: null,
    last_inbound_at: null,
    snoozed_until: null,
    tags: [],
    timeline: [],
    ...fields,
  }) as unknown as Ticket
const message = (fields: Partial<Message>) =>
  ({
    sender_type: 'customer',
    content: 'Hi',
    content_type: 'text',
    attachments: [],
    deleted_at: null,
    redacted_at: null,
    ...fields,
  }) as Message

describe('a row', () => {
  test('says how long the customer waits, and when that is long and too long', () => {
    const levels = [5, 59, 60, 239, 240].map((minutes) => waitOf(ticket({ waiting_since: ago(minutes) }), now).level)
    expect(levels).toEqual(['fine', 'fine', 'long', 'long', 'too_long'])
    const answered = ticket({ timeline: [message({ timestamp: ago(500) })] })
    expect(waitOf(answered, now)).toEqual({ since: ago(500), level: 'none' })
  })

  test('tells the reply window in its last four hours only, and not for what is done', () => {
    const hourMs = 3_600_000
    const channel = { capabilities: { replyWindow: { lengthMs: 24 * hourMs, marginMs: hourMs } } }
    const left = (minutes: number, fields: Partial<Ticket> = {}) =>
      replyWindowLeft(
        ticket({ last_inbound_at: ago(minutes), ...fields }),
        channel as unknown as ChannelDescription,
        now,
      )
    expect([left(18 * 60), left(20 * 60), left(23 * 60 - 1), left(23 * 60)]).toEqual([null, 3 * hourMs, 60_000, null])
    expect(left(20 * 60, { status: 'resolved' })).toBeNull()
    const free = { capabilities: { replyWindow: null } } as unknown as ChannelDescription
    expect(replyWindowLeft(ticket({ last_inbound_at: ago(1) }), free, now)).toBeNull()
  })

  test('shows the last word in one short line, and who said it when it was not the customer', () => {
    const nameOf = (id: string) => ({ agt_ben: 'Ben Okafor' })[id]
    const preview = (fields: Partial<Message>) => previewOf(ticket({ timeline: [message(fields)] }), 'agt_me', nameOf)
    expect(preview({ content: ' two\n\nlines ' })).toEqual({ by: null, words: 'two lines' })
    expect(preview({ sender_type: 'agent', agent_id: 'agt_me' }).by).toBe('You')
    expect(preview({ sender_type: 'agent', agent_id: 'agt_ben' }).by).toBe('Ben')
    expect(preview({ sender_type: 'agent', agent_id: 'agt_gone' }).by).toBe('Someone')
    expect(preview({ sender_type: 'bot' }).by).toBe('Bot')
    expect(preview({ content: 'x'.repeat(100_000) }).words.length).toBeLessThanOrEqual(200)
    expect(preview({ content: '', content_type: 'image' }).words).toBe('Picture')
    expect(preview({ content: '', content_type: 'never_heard_of' }).words).toBe('Message without text')
    expect(preview({ deleted_at: ago(1) }).words).toBe('Deleted message')
    expect(preview({ redacted_at: ago(1), content: '' }).words).toBe('Removed message')
    expect(previewOf(ticket(), 'agt_me', nameOf)).toEqual({ by: null, words: 'Where is it?' })
  })
})

describe('a list', () => {
  test('what is typed goes before what its view means', () => {
    expect(filterOf('mine', { tag: 'x' }, 'updated')).toEqual({ view: 'mine', tag: 'x', sort: 'updated' })
    expect(filterOf('mine', { status: 'resolved' }, 'updated')).toEqual({
      assigned_agent_id: 'me',
      status: 'resolved',
      sort: 'updated',
    })
    expect(filterOf('mine', { assigned_agent_id: 'agt_ben' }, 'waiting')).toEqual({
      view: 'open',
      assigned_agent_id: 'agt_ben',
      sort: 'waiting',
    })
    expect(filterOf('snoozed', { status: 'open' }, 'updated')).toMatchObject({ view: 'snoozed', status: 'open' })
  })

  test('a range is what stands between two rows, in either direction, as far as it is loaded', () => {
    const tickets = ['a', 'b', 'c', 'd'].map((id) => ticket({ ticket_id: id }))
    const list = { total: 9, held: new Map(), runs: [{ from: 0, tickets, next: 'more' }] }
    expect(between(list, 'a', 'c')).toEqual(['a', 'b', 'c'])
    expect(between(list, 'd', 'b')).toEqual(['b', 'c', 'd'])
    expect(between(list, 'gone', 'b')).toEqual(['b'])
  })
})

describe('the way back of a change of many', () => {
  const many = [
    ticket({ ticket_id: 'a', status: 'new', assigned_agent_id: null, tags: ['x'] }),
    ticket({ ticket_id: 'b', status: 'pending_customer', assigned_agent_id: 'agt_ben', tags: [] }),
    ticket({ ticket_id: 'c', status: 'resolved', assigned_agent_id: 'agt_ben', tags: [] }),
  ]
  const steps = (change: Parameters<typeof wayBack>[1]) =>
    wayBack(many, change).map(({ tickets, change }) => [tickets.map(({ ticket_id }) => ticket_id).join(''), change])

  test('leads each ticket to what it was, and leaves alone what was so already', () => {
    expect(steps({ assigned_agent_id: 'agt_me' })).toEqual([
      ['a', { assigned_agent_id: null }],
      ['bc', { assigned_agent_id: 'agt_ben' }],
    ])
    expect(steps({ add_tags: ['x'] })).toEqual([['bc', { remove_tags: ['x'] }]])
    expect(steps({ remove_tags: ['x'] })).toEqual([['a', { add_tags: ['x'] }]])
  })

  test('from resolved leads by open, and there is none from closed', () => {
    expect(steps({ status: 'resolved' })).toEqual([
      ['a', { status: 'open' }],
      ['b', { status: 'open' }],
      ['b', { status: 'pending_customer' }],
    ])
    expect(steps({ status: 'open' })).toEqual([
      ['b', { status: 'pending_customer' }],
      ['c', { status: 'resolved' }],
    ])
    expect(steps({ status: 'pending_customer' })).toEqual([
      ['a', { status: 'open' }],
      ['c', { status: 'resolved' }],
    ])
    expect(steps({ status: 'closed' })).toEqual([])
  })
})
