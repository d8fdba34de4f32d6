import {
  ChannelDescriptionList,
  CreateInboxBody,
  fromId,
  Inbox,
  InboxList,
  InboxTestReply,
  PageQuery,
  toId,
  UpdateInboxBody,
} from '@parley/contract'
import Type from 'typebox'
import type { Caller } from '../access/caller.ts'
import { pageStart } from '../access/page.ts'
import type { Vault } from '../access/vault.ts'
import { audit } from '../audit/index.ts'
import type { CallPlatform } from '../channels/call.ts'
import type { Channel } from '../channels/channel.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { InboxBook } from './book.ts'
import { changeInbox } from './change.ts'
import { auditFacts, connectInbox } from './connect.ts'
import { presentChannel, presentInbox } from './present.ts'
import { probeInbox } from './probe.ts'
import { loadHealth } from './read-health.ts'
import { departmentExists, findInbox, type InboxRow, listInboxes } from './store.ts'

export type InboxDeps = Deps & { book: InboxBook; vault: Vault; channels: readonly Channel[]; call: CallPlatform }

const tag = 'Inboxes'
const Params = Type.Object({ inbox_id: Type.String() })

/** Channels as the console draws them, and the accounts that are connected on them. */
export function inboxRoutes(router: Router, deps: InboxDeps): void {
  const { sql, vault, book, channels } = deps
  const { origin } = deps.config
  const described = { channels: channels.map(presentChannel) }

  router.add({
    method: 'GET',
    paths: ['/api/v1/channels'],
    summary: 'List channels: what each can do, and its settings form',
    tag,
    access: 'inbox.read',
    replies: { 200: ChannelDescriptionList },
    async handle() {
      return described
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/inboxes'],
    summary: 'List inboxes, oldest first, disabled ones too',
    tag,
    access: 'inbox.read',
    query: PageQuery,
    replies: { 200: InboxList },
    errors: ['invalid_cursor'],
    async handle({ query }) {
      const { limit, after } = pageStart('inbox', query)
      const rows = await listInboxes(sql, limit + 1, after)
      const page = rows.slice(0, limit)
      return {
        inboxes: await withHealth(page),
        next_cursor: rows.length > limit ? toId('inbox', page.at(-1)!.id) : null,
      }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/inboxes'],
    summary: 'Connect an account',
    description: 'Secrets are write-only. The first inbox of a channel becomes its default.',
    tag,
    access: 'inbox.manage',
    body: CreateInboxBody,
    replies: { 201: Inbox },
    errors: ['insufficient_permissions', 'channel_not_found', 'department_not_found', 'duplicate'],
    idempotent: true,
    status: 201,
    async handle(call) {
      const { caller, body, operationId } = call
      checkSeesAll(caller)
      const channel = channels.find(({ id }) => id === body.channel)
      if (!channel) throw new Problem('channel_not_found')
      const wish = {
        channel,
        name: body.name,
        settings: body.settings,
        departmentId: body.department_id ? await departmentUuid(body.department_id) : null,
        isDefault: body.is_default ?? false,
      }
      const row = await sql.begin(async (tx) => {
        const isThere = (await findInbox(tx, operationId)) !== undefined
        const made = await connectInbox(tx, vault, operationId, wish)
        if (!isThere)
          await audit(tx, call, { action: 'inbox.created', object: objectOf(made), after: auditFacts(made) })
        return made
      })
      await book.refresh()
      return (await withHealth([row]))[0]
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/inboxes/:inbox_id'],
    summary: 'Get an inbox',
    tag,
    access: 'inbox.read',
    params: Params,
    replies: { 200: Inbox },
    errors: ['inbox_not_found'],
    async handle({ params }) {
      const row = await findInbox(sql, inboxUuid(params.inbox_id))
      if (!row) throw new Problem('inbox_not_found')
      return (await withHealth([row]))[0]
    },
  })

  router.add({
    method: 'PUT',
    paths: ['/api/v1/inboxes/:inbox_id'],
    summary: 'Change an inbox',
    description:
      'Fields that are absent stay as they are. An inbox is not deleted but disabled: it keeps its tickets, and its account stays taken.',
    tag,
    access: 'inbox.manage',
    params: Params,
    body: UpdateInboxBody,
    replies: { 200: Inbox },
    errors: [
      'insufficient_permissions',
      'nothing_to_update',
      'inbox_not_found',
      'channel_not_found',
      'department_not_found',
      'duplicate',
    ],
    async handle(call) {
      const { caller, params, body } = call
      checkSeesAll(caller)
      if (Object.keys(body).length === 0) throw new Problem('nothing_to_update')
      const { department_id: department, ...rest } = body
      const departmentId = department ? await departmentUuid(department) : department
      const wish = { ...rest, ...(departmentId === undefined ? {} : { departmentId }) }
      const id = inboxUuid(params.inbox_id)
      const row = await sql.begin(async (tx) => {
        const { before, after } = await changeInbox(tx, { vault, channels }, id, wish)
        const facts = { before: auditFacts(before), after: auditFacts(after) }
        await audit(tx, call, { action: 'inbox.updated', object: objectOf(after), ...facts })
        return after
      })
      await book.refresh()
      return (await withHealth([row]))[0]
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/inboxes/:inbox_id/test'],
    summary: 'Ask the platform whether it knows the account by the stored credentials',
    description: 'One read at the platform, at most a few seconds; nothing is changed or sent.',
    tag,
    access: 'inbox.manage',
    params: Params,
    replies: { 200: InboxTestReply },
    errors: ['insufficient_permissions', 'inbox_not_found', 'channel_not_found'],
    async handle({ caller, params }) {
      checkSeesAll(caller)
      const id = inboxUuid(params.inbox_id)
      await book.refresh()
      const inbox = book.byId(id)
      if (inbox) return probeInbox(inbox, deps.call, deps.now())
      throw new Problem((await findInbox(sql, id)) ? 'channel_not_found' : 'inbox_not_found')
    },
  })

  async function withHealth(rows: readonly InboxRow[]): Promise<Inbox[]> {
    const ids = rows.map(({ id }) => id)
    const health = await loadHealth(sql, ids, deps.now())
    return rows.map((row) => presentInbox(row, origin, health.get(row.id)!))
  }

  async function departmentUuid(id: string): Promise<string> {
    const uuid = fromId('department', id)
    if (!uuid || !(await departmentExists(sql, uuid))) throw new Problem('department_not_found')
    return uuid
  }
}

/** An inbox decides which department sees what comes in, so that managing it needs a caller who sees everything. */
function checkSeesAll(caller: Caller): void {
  if (caller.scope.kind !== 'all')
    throw new Problem('insufficient_permissions', { detail: 'Only who sees every department may manage inboxes' })
}

const objectOf = ({ id }: InboxRow) => ({ type: 'inbox', id }) as const

/** A malformed id is one that no inbox has. */
function inboxUuid(id: string): string {
  const uuid = fromId('inbox', id)
  if (!uuid) throw new Problem('inbox_not_found')
  return uuid
}
