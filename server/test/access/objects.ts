import { randomBytes } from 'node:crypto'
import { fromId, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { anAssignedTicket, ask, aTicket, canary, common, type House, never, type Who } from './house.ts'
import type { CallerName } from './table.ts'

// What the ids of a path stand for: by the kind of thing and by whose it is.

/** Path parameters by name. */
export type Params = Record<string, string>
type Make = (house: House, of: string, caller: CallerName, who: Who) => Promise<Params>

const department = (of: string): 'Sales' | 'Support' => (of === 'Support' ? 'Support' : 'Sales')
const ticketOf = (house: House, of: string) =>
  of === 'other customer' ? anAssignedTicket(house) : aTicket(house, department(of))
const made = async (reply: Promise<{ status: number; text: string; body: Record<string, string> }>, field: string) => {
  const { status, text, body } = await reply
  if (status >= 300 || !body[field]) throw new Error(`Nothing was made: ${status} ${text}`)
  return body[field]
}

const ticket: Make = async (house, of) => {
  if (of === 'never was') return { ticket_id: never('ticket') }
  if (of !== 'Sales') return { ticket_id: (await ticketOf(house, of)).ticket_id }
  // Of the very customer who calls.
  const wish = { title: `${common} ${canary.Sales}`, description: common }
  const id = await made(house.customers.own.post('/tickets', wish), 'id')
  await house.boss.put(`/api/tickets/${id}`, { department_id: house.departments.Sales })
  return { ticket_id: id }
}

const ownTicket: Make = async (house, of) => {
  if (of === 'never was') return { ticket_id: never('ticket') }
  const whose = house.customers[of === 'one’s own' ? 'own' : 'other']
  return { ticket_id: await made(whose.post('/tickets', { title: `${common} ${of}`, description: common }), 'id') }
}

const message: Make = async (house, of) => ({
  message_id: of === 'never was' ? never('message') : (await ticketOf(house, of)).timeline[0]!.message_id,
})

const customer: Make = async (house, of) => {
  if (of === 'never was') return { customer_id: never('customer') }
  if (of !== 'without a ticket') return { customer_id: (await ticketOf(house, of)).customer.internal_id }
  const id = uuidv7()
  await house.app
    .sql`insert into customer (id, name, created_at, updated_at) values (${id}, 'onlyadmins', now(), now())`
  return { customer_id: toId('customer', id) }
}

const note: Make = async (house, of, caller, who) => {
  const where = await customer(house, of, caller, who)
  if (of === 'never was') return { ...where, note_id: never('note') }
  const author = house.callers[of === 'Support' ? 'B' : of === 'Sales' || caller === 'A' ? 'A' : 'assigned']
  const path = `/api/v1/customers/${where['customer_id']}/notes`
  const content = `${common} ${canary[department(of)]}`
  return { ...where, note_id: await made(ask(house, author, 'POST', path, { content }), 'note_id') }
}

const scheduled: Make = async (house, of, caller, who) => {
  if (of === 'never was') return { scheduled_id: never('scheduled') }
  const isAuthor = of === 'one’s own' && ['A', 'B', 'supervisor', 'assigned', 'admin'].includes(caller)
  const author = isAuthor ? who : house.callers[caller === 'admin' ? 'A' : 'admin']
  const { ticket_id: id } =
    caller === 'assigned' ? await anAssignedTicket(house) : await aTicket(house, caller === 'B' ? 'Support' : 'Sales')
  const wish = { content: 'later', visibility: 'internal', send_at: new Date(Date.now() + 86_400_000).toISOString() }
  const path = `/api/v1/tickets/${id}/scheduled-messages`
  return { scheduled_id: await made(ask(house, author, 'POST', path, wish), 'scheduled_id') }
}

const session: Make = async (house, of, _caller, who) => {
  if (of === 'never was') return { id: never('session') }
  if (of === 'another’s' || !who.uuid) return { id: toId('session', house.bossSession) }
  const id = uuidv7()
  await house.app.sql`
    insert into session (id, token_hash, agent_id, session_version, expires_at)
    select ${id}, ${randomBytes(32)}, a.id, a.session_version, now() + interval '1 day' from agent a where a.id = ${who.uuid}`
  return { id: toId('session', id) }
}

/** Of an agent who was just made; both ids are there, or neither. */
const sessionOfAgent: Make = async ({ app, boss, unique }, of) => {
  if (of === 'never was') return { id: never('agent'), session_id: never('session') }
  const wish = { email: `${unique()}@example.com`, name: 'Somebody', role: 'agent' }
  const agent = await made(boss.post('/api/v1/agents', wish), 'id')
  const id = uuidv7()
  await app.sql`
    insert into session (id, token_hash, agent_id, session_version, expires_at)
    select ${id}, ${randomBytes(32)}, a.id, a.session_version, now() + interval '1 day' from agent a
    where a.id = ${fromId('agent', agent)}`
  return { id: agent, session_id: toId('session', id) }
}

const passkey: Make = async (house, of, _caller, who) => {
  if (of === 'never was') return { id: never('passkey') }
  const id = uuidv7()
  const owner = of === 'one’s own' && who.uuid ? who.uuid : fromId('agent', house.boss.agentId)
  await house.app.sql`
    insert into passkey (id, agent_id, credential_id, public_key, counter, name)
    values (${id}, ${owner}, ${id}, ${randomBytes(8)}, 0, 'a key')`
  return { id: toId('passkey', id) }
}

const identity: Make = async (house, of, _caller, who) => {
  if (of === 'never was') return { id: never('agentIdentity') }
  const id = uuidv7()
  const owner = of === 'one’s own' && who.uuid ? who.uuid : fromId('agent', house.boss.agentId)
  await house.app.sql`
    insert into agent_identity (id, issuer, subject, agent_id) values (${id}, 'https://id.example.com', ${id}, ${owner})`
  return { id: toId('agentIdentity', id) }
}

/** One that `there` makes, by the boss, and `never was` only names. */
const one =
  (param: string, nothing: () => string, make: (house: House) => Promise<string>): Make =>
  async (house, of) => ({ [param]: of === 'there' ? await make(house) : nothing() })
const posted = (path: string, field: string, wish: (house: House) => unknown) => (house: House) =>
  made(house.boss.post(path, wish(house)), field)

const cannedReply: Make = async ({ boss, unique, departments }, of) => {
  if (of === 'never was') return { canned_reply_id: never('cannedReply') }
  const its = { title: canary[department(of)], department_id: departments[department(of)] }
  const wish = { ...its, shortcut: unique(), content: common }
  return { canned_reply_id: await made(boss.post('/api/v1/canned-replies', wish), 'canned_reply_id') }
}

const kinds: [RegExp, Make][] = [
  [/^\/tickets\/\{/, ownTicket],
  [/\{note_id\}/, note],
  [/\{ticket_id\}/, ticket],
  [/\{message_id\}/, message],
  [/\{customer_id\}/, customer],
  [/\{scheduled_id\}/, scheduled],
  [/auth\/sessions\/\{id\}/, session],
  [/\{session_id\}/, sessionOfAgent],
  [/passkeys\/\{id\}/, passkey],
  [/me\/identities\/\{id\}/, identity],
  [
    /auth\/sso\/\{id\}/,
    one(
      'id',
      () => never('identityProvider'),
      async () => 'oidc',
    ),
  ],
  [
    /\{inbox_id\}/,
    one(
      'inbox_id',
      () => never('inbox'),
      posted('/api/v1/inboxes', 'inbox_id', ({ unique }) => ({
        channel: 'whatsapp',
        name: unique(),
        settings: { phone_number_id: String(Math.floor(Math.random() * 1e12)) },
      })),
    ),
  ],
  [
    /\{tag_id\}/,
    one(
      'tag_id',
      () => never('tag'),
      posted('/api/v1/tags', 'tag_id', (h) => ({ name: h.unique() })),
    ),
  ],
  [/\{canned_reply_id\}/, cannedReply],
  [
    /\{receipt_id\}/,
    one(
      'receipt_id',
      () => '999999999',
      async ({ app }) => {
        const [row] = await app.sql<{ id: string }[]>`
          insert into receipt (channel, inbox_ids, body) values ('whatsapp', '{}', '{}') returning id`
        await app.sql`
          insert into quarantine (id, receipt_id, pointer, kind, reason) values (${uuidv7()}, ${row!.id}, '', 'unparsed', 'x')`
        return row!.id
      },
    ),
  ],
  [
    /identity-providers\/\{id\}/,
    one(
      'id',
      () => never('identityProvider'),
      posted('/api/v1/identity-providers', 'id', ({ unique }) => ({
        name: 'IdP',
        issuer: `http://127.0.0.1:9/${unique()}`,
        client_id: 'c',
        email_domains: ['example.com'],
      })),
    ),
  ],
  [
    /keys\/\{id\}/,
    one(
      'id',
      () => never('apiKey'),
      async ({ app }) => {
        const { key } = await app.service(['ticket.read'])
        const [row] = await app.sql<{ id: string }[]>`select id from api_key where prefix = ${key.slice(0, 11)}`
        return toId('apiKey', row!.id)
      },
    ),
  ],
  [
    /(agents|users)\/\{id\}/,
    one(
      'id',
      () => never('agent'),
      posted('/api/v1/agents', 'id', ({ unique }) => ({
        email: `${unique()}@example.com`,
        name: 'Somebody',
        role: 'agent',
      })),
    ),
  ],
  [
    /departments\/\{id\}/,
    one(
      'id',
      () => never('department'),
      posted('/api/v1/departments', 'id', ({ unique }) => ({ name: unique() })),
    ),
  ],
  [
    /roles\/\{key\}/,
    one(
      'key',
      () => 'never_was',
      posted('/api/v1/roles', 'key', ({ unique }) => ({
        key: unique(),
        name: unique(),
        permissions: ['ticket.read'],
        scope: 'all',
      })),
    ),
  ],
]

/** The parameters of this path for an object of that kind, made for this very cell. */
export async function objectFor(house: House, path: string, of: string, caller: CallerName, who: Who): Promise<Params> {
  if (of === 'any') return {}
  const make = kinds.find(([pattern]) => pattern.test(path))?.[1]
  if (!make) throw new Error(`Nothing is known about the ids of ${path}: add it to objects.ts`)
  return { mode: 'reply', ...(await make(house, of, caller, who)) }
}
