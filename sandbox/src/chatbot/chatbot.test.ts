import { expect, test } from 'vitest'
import { aSandbox } from '../testing/start.ts'
import { chatbotSignature } from '../webhooks/sign.ts'

test('a handoff is signed over its bytes, and the ticket is polled with the token that came back', async () => {
  const { sandbox, parley } = await aSandbox()
  parley.answer = ({ method }) =>
    method === 'POST'
      ? { status: 200, body: '{"success":true,"ticket_id":"tkt_1","status_token":"s3cret"}' }
      : { status: 200, body: '{"ticket_id":"tkt_1","status":"open","has_agent_reply":false}' }
  const handed = await sandbox.customerWrites({ platform: 'chatbot', session_id: 'chat_1', initial_message: 'Help' })
  expect(handed).toMatchObject({ id: 'chat_1', ticketId: 'tkt_1', status: 200 })
  const [post] = parley.received
  expect(post?.path).toBe('/api/webhooks/chatbot')
  expect(post?.headers['x-signature-256']).toBe(chatbotSignature(sandbox.accounts.chatbot.secret, post?.raw ?? ''))
  expect(parley.bodies('chatbot')[0]).toMatchObject({
    session_id: 'chat_1',
    initial_message: 'Help',
    priority: 'medium',
  })
  expect(await sandbox.chatbot.poll('chat_1')).toMatchObject({ status: 200, body: { has_agent_reply: false } })
  expect(parley.received[1]?.path).toBe('/api/tickets/tkt_1/status?token=s3cret')
})

test('polling goes on by itself until an agent has answered', async () => {
  const { sandbox, parley } = await aSandbox({ behaviour: { chatbot: { pollEveryMs: 10 } } })
  let polls = 0
  parley.answer = ({ method }) =>
    method === 'POST'
      ? { status: 200, body: '{"ticket_id":"tkt_1"}' }
      : { status: 200, body: JSON.stringify({ has_agent_reply: ++polls >= 3 }) }
  await sandbox.chatbot.handOff({})
  await expect.poll(() => sandbox.chatbot.sessions()[0]?.status, { timeout: 5000 }).toEqual({ has_agent_reply: true })
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(polls).toBe(3)
})

test('a handoff that fails is made again with the same session', async () => {
  const { sandbox, parley } = await aSandbox()
  const answers = [500, 200]
  parley.answer = () => ({ status: answers.shift() ?? 200 })
  expect((await sandbox.chatbot.handOff({ session_id: 'chat_2' })).status).toBe(500)
  await sandbox.idle()
  expect(parley.bodies('chatbot').map(({ session_id }) => session_id)).toEqual(['chat_2', 'chat_2'])
})

test('a customer talks to the bot until a person is asked for; then every text goes to people, and answers come by polls', async () => {
  const { sandbox, parley } = await aSandbox({
    behaviour: { chatbot: { pollEveryMs: 10, pollForMs: 5000, thinkMs: 1 } },
  })
  let answers = 0
  parley.answer = ({ method }) => {
    const last_agent_message = { message_id: `msg_${answers}`, timestamp: '', content: `answer ${answers}` }
    const status = { has_agent_reply: answers > 0, last_agent_message: answers > 0 ? last_agent_message : null }
    return { status: 200, body: JSON.stringify(method === 'POST' ? { ticket_id: 'tkt_1' } : status) }
  }
  await sandbox.chatbot.write({ session_id: 'chat_3', name: 'Eve', text: 'Where is my order?' })
  await sandbox.idle()
  expect(parley.received).toEqual([])
  await sandbox.chatbot.write({ session_id: 'chat_3', handOver: true })
  await sandbox.chatbot.write({ session_id: 'chat_3', text: 'Are you there?' })
  expect(parley.bodies('chatbot')).toMatchObject([
    { customer_name: 'Eve', subject: 'Where is my order?', initial_message: 'Where is my order?' },
    { session_id: 'chat_3', initial_message: 'Are you there?' },
  ])
  for (answers of [1, 2]) await expect.poll(() => lines().at(-1)).toBe(`business: answer ${answers}`)
  expect(lines().map((line) => line.split(':')[0])).toEqual([
    'customer',
    'bot',
    'platform',
    'customer',
    'business',
    'business',
  ])

  function lines(): string[] {
    const { entries = [] } = sandbox.transcriptOf({ platform: 'chatbot', account: 'chatbot', person: 'chat_3' }) ?? {}
    return entries.map(({ from, text }) => `${from}: ${text}`)
  }
})
