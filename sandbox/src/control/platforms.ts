import type { FastifyInstance } from 'fastify'
import { type Accounts, type Platform, platforms } from '../accounts.ts'
import { type BotCustomer, type BotWrite, botWriteFields } from '../chatbot/double.ts'
import { checkedFields, isObject, needed, SandboxInputError } from '../fields.ts'
import type { MessengerCustomer, MessengerEcho } from '../messenger/double.ts'
import { postRaw } from '../raw.ts'
import type { Stage } from '../stage.ts'
import { type ChatbotHandoff, handoffFields } from '../webhooks/chatbot.ts'
import { type MessengerWrites, messengerFields } from '../webhooks/messenger-writes.ts'
import { type WhatsappWrites, whatsappFields } from '../webhooks/whatsapp-writes.ts'
import { type XWrites, xFields } from '../webhooks/x-writes.ts'
import type { WhatsappCustomer, WhatsappEcho, WhatsappEvent, WhatsappTold } from '../whatsapp/double.ts'
import type { XCustomer, XEcho } from '../x/double.ts'
import type { Control, ControlledSandbox } from './routes.ts'

type Verbs = Record<string, (body: unknown) => unknown>

const echoFields = { account: 'string', to: 'string', text: 'string', id: 'string' } as const
const customerFields = { name: 'string', lastMessageAt: 'number', account: 'string' } as const

/** What the platforms and the people on them can do: `POST /control/{platform}/{verb}`. */
export function platformControl(app: FastifyInstance, sandbox: ControlledSandbox, stage: Stage): void {
  const { whatsapp, messenger, x, chatbot } = sandbox
  /** Known from now on, with this name, also to pages that show people. */
  const met = <T extends { id: string }>(platform: Platform, account: string | undefined, person: T): T => {
    const [first = ''] = sandbox.accountsOf.ids(platform)
    stage.transcript.meet({ platform, account: account ?? first, person: person.id })
    return person
  }
  const verbs: Record<Platform, Verbs> = {
    whatsapp: {
      messages: (body) => whatsapp.write(checkedFields<WhatsappWrites>(body, whatsappFields)),
      echoes: (body) =>
        whatsapp.echo(
          checkedFields<WhatsappEcho>(body, { ...echoFields, kind: 'string', messageId: 'string' }, ['to']),
        ),
      statuses: (body) => whatsapp.tellStatus(checkedFields<WhatsappTold>(body, statusFields, ['id', 'status'])),
      events: (body) =>
        whatsapp.event(
          checkedFields<WhatsappEvent>(body, { account: 'string', field: 'string', value: 'object', time: 'number' }, [
            'field',
            'value',
          ]),
        ),
      customers: (body) => {
        const wish = checkedFields<WhatsappCustomer>(body, { phone: 'string', ...customerFields }, ['phone'])
        return met('whatsapp', wish.account, whatsapp.addCustomer(wish))
      },
    },
    facebook: {
      messages: (body) => messenger.write(checkedFields<MessengerWrites>(body, messengerFields)),
      echoes: (body) =>
        messenger.echo(checkedFields<MessengerEcho>(body, { ...echoFields, standby: 'boolean' }, ['to'])),
      customers: (body) => {
        const wish = checkedFields<MessengerCustomer>(body, { psid: 'string', ...customerFields }, ['psid'])
        return met('facebook', wish.account, messenger.addCustomer(wish))
      },
    },
    twitter: {
      messages: (body) => x.write(checkedFields<XWrites>(body, xFields)),
      echoes: (body) => x.echo(checkedFields<XEcho>(body, echoFields, ['to'])),
      customers: (body) => {
        const fields = { userId: 'string', name: 'string', screenName: 'string' } as const
        return met('twitter', undefined, x.addCustomer(checkedFields<XCustomer>(body, fields, ['userId'])))
      },
    },
    chatbot: {
      messages: (body) => chatbot.write(checkedFields<BotWrite>(body, botWriteFields)),
      customers: (body) => {
        const fields = { session_id: 'string', name: 'string', email: 'string' } as const
        const customer = chatbot.addCustomer(checkedFields<BotCustomer>(body, fields, ['session_id']))
        return met('chatbot', undefined, { ...customer, id: customer.sessionId })
      },
      handoffs: (body) => chatbot.handOff(checkedFields<ChatbotHandoff>(body, handoffFields)),
      polls: (body) =>
        chatbot.poll(checkedFields<{ session_id: string }>(body, { session_id: 'string' }, ['session_id']).session_id),
    },
  }
  for (const platform of platforms) {
    for (const [name, verb] of Object.entries(verbs[platform])) {
      app.post(`/${platform}/${name}`, (async (request) => verb(request.body ?? {})) satisfies Control)
    }
    app.post(`/${platform}/raw`, (async (request) => {
      const raw = checkedFields<RawFields>(request.body, rawFields)
      const body = typeof raw.body === 'string' ? raw.body : JSON.stringify(needed(raw.body, 'body'))
      return postRaw(stage, { ...raw, platform, body })
    }) satisfies Control)
    app.post(`/${platform}/accounts`, (async (request) => {
      if (!isObject(request.body)) throw new SandboxInputError('the body must be an account')
      const account = { ...sandbox.accounts[platform], ...request.body } as Accounts[typeof platform]
      return { id: sandbox.addAccount(platform, account) }
    }) satisfies Control)
    if (platform === 'chatbot') continue
    app.post(`/${platform}/subscriptions`, (async (request) => {
      const { account } = checkedFields<{ account?: string }>(request.body ?? {}, { account: 'string' })
      return sandbox.subscribe(platform, account)
    }) satisfies Control)
  }
  app.get('/whatsapp/customers', async () => whatsapp.customers())
  app.get('/facebook/customers', async () => messenger.customers())
  app.get('/twitter/customers', async () => x.customers())
  app.get('/chatbot/sessions', async () => chatbot.sessions())
}

type RawFields = { body: unknown; account?: string; signature?: string; retry?: boolean }
const rawFields = { body: 'any', account: 'string', signature: 'string', retry: 'boolean' } as const
const statusFields = {
  account: 'string',
  id: 'string',
  status: 'string',
  timestamp: 'number',
  waId: 'string',
  userId: 'string',
  name: 'string',
  opaque: 'string',
  isTemplate: 'boolean',
  priced: 'boolean',
  code: 'number',
  details: 'string',
} as const
