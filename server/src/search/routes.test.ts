import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { find, found, marked, searching } from './search.fixture.ts'

let app: TestApp
let admin: TestClient & { agentId: string }
let house: ReturnType<typeof searching>
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  house = searching(app, admin)
})
afterAll(() => app.close())

describe('what is found', () => {
  test('a message, by all of its words in any order, with where it stands and what matched', async () => {
    const ticket = await house.aTicket('Hello')
    const messageId = await house.say(ticket.id, 'The crimson kettle leaks at the handle')
    await house.aTicket('A crimson curtain')
    await house.settled()
    const { results, more, next_cursor } = await find(admin, 'kettle crimson')
    expect({ more, next_cursor }).toEqual({ more: false, next_cursor: null })
    expect(results).toEqual([
      {
        ticket: expect.objectContaining({ ticket_id: ticket.id, number: ticket.number, message_count: 2 }),
        message_id: messageId,
        position: 2,
        found_in: 'message',
        snippet: 'The crimson kettle leaks at the handle',
        matches: [
          [4, 11],
          [12, 18],
        ],
        at: expect.stringMatching(/^20.*Z$/),
      },
    ])
    expect(results[0]?.ticket).not.toHaveProperty('timeline')
  })

  test.each([
    ['the beginning of the last word', 'zeppel', 'Zeppelin tickets'],
    ['capitals and accents', 'creme BRULEE', 'A Crème Brûlée, please'],
    ['accents that the text lacks', 'Zürichsee', 'by the zurichsee'],
    ['Chinese, a part of a run', '退款', '我要求退款谢谢'],
    ['one Chinese sign', '龘', '一个龘字'],
    ['Japanese', 'キャンセル', '注文をキャンセルしたい'],
    ['Arabic without vowel signs', 'مرحبا', 'مَرْحَبًا بكم'],
    ['Arabic digits', '48151', 'رقم ٤٨١٥١'],
    ['Thai', 'คืนเงิน', 'ต้องการคืนเงินครับ'],
    ['an emoji', '🦩', 'look 🦩🦩'],
    ['a word among HTML', 'wombats', '<p onclick="x()">Two <b>wombats</b></p>'],
    ['a number with hyphens', 'QX-2291-7', 'Order QX-2291-7 is late'],
    ['an e-mail address in a text', 'zoe@yurt.example', 'write to Zoe@Yurt.example.'],
    ['a telephone number as nobody wrote it', '0171 5558899', 'call +49 (0)171 555-88 99'],
    ['a telephone number with its country', '+49 171 5557711', 'call 0171/5557711 today'],
  ])('%s', async (_, q, text) => {
    const { id } = await house.aTicket(text)
    await house.settled()
    expect(await found(admin, q)).toEqual([id])
  })

  test('a note is found by agents and said to be one', async () => {
    const ticket = await house.aTicket('Hello')
    await house.say(ticket.id, 'He is a walrus really', 'internal')
    await house.settled()
    expect((await find(admin, 'walrus')).results).toMatchObject([{ found_in: 'note', position: 2 }])
  })

  test('a subject', async () => {
    const { id } = await house.aTicket('Hello', { subject: 'Porcupine delivery' })
    await house.settled()
    const { results } = await find(admin, 'porcupine')
    expect(results).toMatchObject([
      { ticket: { ticket_id: id }, found_in: 'subject', message_id: null, position: null },
    ])
    expect(marked(results[0]!)).toEqual(['Porcupine'])
  })

  test('a ticket by its number, with # and without, before everything else', async () => {
    const { id, number } = await house.aTicket('Hello', { subject: 'Numbered' })
    await house.aTicket(`We said ${number} ${number} ${number}`)
    await house.settled()
    for (const q of [`#${number}`, `${number}`, ` ${number} `]) {
      const { results } = await find(admin, q)
      expect(results[0], q).toMatchObject({
        ticket: { ticket_id: id },
        found_in: 'subject',
        snippet: `#${number} Numbered`,
      })
      expect(marked(results[0]!)).toEqual([`#${number}`])
    }
  })

  test.each([
    ['name', 'Grace Hop'],
    ['e-mail address', 'grace@navy.example'],
    ['the beginning of the e-mail address', 'grace@nav'],
    ['telephone number', '+1 (555) 010-7788'],
    ['telephone number without the country', '555 010 7788'],
    ['the beginning of the number', '+1555010'],
  ])('a customer by %s', async (_, q) => {
    const known = await found(admin, 'grace@navy.example')
    if (known.length === 0)
      await house.aTicket('Hello', {
        customer: { channel_identity: '+15550107788', name: 'Grace Hopper', primary_email: 'grace@navy.example' },
      })
    await house.settled()
    const { results } = await find(admin, q)
    expect(results).toMatchObject([{ found_in: 'customer', snippet: expect.stringMatching(/^Grace Hopper/) }])
    expect(marked(results[0]!).length).toBeGreaterThan(0)
  })

  test('what a customer wrote, by name and word together', async () => {
    const customer = { channel_identity: 'alan', name: 'Alan Turing' }
    const { id } = await house.aTicket('My enigma broke', { customer })
    await house.aTicket('Another enigma')
    await house.settled()
    const { results } = await find(admin, 'turing enigma')
    expect(results).toMatchObject([{ ticket: { ticket_id: id }, found_in: 'message', snippet: 'My enigma broke' }])
  })

  test('each ticket once, by its best hit', async () => {
    const ticket = await house.aTicket('a gnu')
    for (const text of ['here gnu and somewhere else a yak', 'a gnu yak', 'gnus and yaks'])
      await house.say(ticket.id, text)
    await house.settled()
    expect((await find(admin, 'gnu yak')).results).toMatchObject([{ snippet: 'a gnu yak' }])
  })

  test('the matches of a long text lie inside a snippet of at most 240 units', async () => {
    await house.aTicket(`${'before 🙂 '.repeat(700)}needle in\n\nthe hay${' after 🙂'.repeat(700)}`)
    await house.settled()
    const { results } = await find(admin, 'needle hay')
    expect(marked(results[0]!)).toEqual(['needle', 'hay'])
    expect(results[0]!.snippet.length).toBeLessThanOrEqual(240)
    expect(results[0]!.snippet).toMatch(/^….*…$/)
    expect(results[0]!.snippet.isWellFormed()).toBe(true)
  })
})

describe('narrowed', () => {
  test('to status, channel, tag and agent, each as the list does', async () => {
    const mine = await house.aTicket('an axolotl', { tags: ["o'tag \\ x"] })
    const other = await house.aTicket('an axolotl', { source: { channel: 'webchat' } })
    await admin.put(`/api/tickets/${mine.id}/assign?agent_id=${admin.agentId}`)
    await admin.put(`/api/tickets/${other.id}`, { status: 'resolved' })
    await house.settled()
    const ask = (more: string) => found(admin, 'axolotl', more)
    expect(new Set(await ask(''))).toEqual(new Set([mine.id, other.id]))
    expect(await ask('&status=resolved')).toEqual([other.id])
    expect(new Set(await ask('&status=new,open,resolved'))).toEqual(new Set([mine.id, other.id]))
    expect(await ask('&status=closed')).toEqual([])
    expect(await ask('&channel=webchat')).toEqual([other.id])
    expect(await ask(`&tag=${encodeURIComponent("o'tag \\ x")}`)).toEqual([mine.id])
    expect(await ask('&tag=nothing')).toEqual([])
    expect(await ask('&assigned_agent_id=me')).toEqual([mine.id])
    expect(await ask(`&assigned_agent_id=${admin.agentId}`)).toEqual([mine.id])
    expect(await ask('&assigned_agent_id=none')).toEqual([other.id])
  })
})
