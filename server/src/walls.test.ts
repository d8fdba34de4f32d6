import { describe, expect, test } from 'vitest'
import { channels } from './channels/registry.ts'
import { readMigrations } from './db/migrate.ts'
import { folders, importsOf, isTest, sources } from './testing/sources.ts'

// The walls of the house. Each list of exceptions is whole: a new breach fails, and so does an exception that is no longer needed.

const all = sources(['contract', 'server', 'sandbox', 'bench', 'scripts'])
const product = all.filter((source) => /^(server|contract)\/src\//.test(source.path) && !isTest(source))
const inServer = (path: string) => path.replace(/^server\/src\//, '')

/** Passes when what was found is what is excepted; says `instead` otherwise. */
function expectOnly(found: Iterable<string>, excepted: Record<string, string>, instead: string): void {
  const seen = [...new Set(found)].sort()
  const fresh = seen.filter((one) => !(one in excepted))
  const idle = Object.keys(excepted).filter((one) => !seen.includes(one))
  expect(fresh, `${instead}\n  ${fresh.join('\n  ')}\n`).toEqual([])
  expect(
    idle,
    `These exceptions are no longer needed; take them out of walls.test.ts:\n  ${idle.join('\n  ')}\n`,
  ).toEqual([])
}

describe('what differs between channels is data', () => {
  test('no code outside the channels’ folders names a channel', () => {
    const names = new RegExp(`\\b(${channels.map(({ id }) => id).join('|')})\\b`, 'i')
    const free = /^server\/src\/(channels|demo)\//
    const found = product.filter(({ path, code }) => !free.test(path) && names.test(withoutExamples(code)))
    expectOnly(
      found.map(({ path }) => path),
      {
        'contract/src/words.ts': 'the list of words that the API takes for channels',
        'server/src/config.ts': 'variables carry the names that the documents give them',
        'server/src/playground.ts': 'prints the line with which a newcomer plays a customer',
      },
      'Only a channel’s own folder may name it. Put what differs into its `capabilities` (server/src/channels/channel.ts) and read it from there:',
    )
  })

  /** Replies and bodies are shown with an example in the API's documents. */
  function withoutExamples(code: string): string {
    let rest = code
    for (let at = rest.search(/\bexamples: \[/); at >= 0; at = rest.search(/\bexamples: \[/)) {
      let depth = 0
      let end = rest.indexOf('[', at)
      do depth += rest[end] === '[' ? 1 : rest[end] === ']' ? -1 : 0
      while (depth > 0 && ++end < rest.length)
      rest = rest.slice(0, at) + rest.slice(end + 1)
    }
    return rest
  }
})

describe('one place each', () => {
  test('only config.ts reads the environment', () => {
    const free = /^(scripts|bench)\//
    const found = all.filter(
      (source) => !free.test(source.path) && !isTest(source) && /\bprocess\.env\b/.test(source.code),
    )
    expectOnly(
      found.map(({ path }) => path),
      {
        'server/src/config.ts': 'the one place',
        'sandbox/src/main.ts': 'a process of its own, with two variables of its own',
      },
      'Add the variable to `variables` in server/src/config.ts, with one sentence, and take its value as an argument:',
    )
  })

  test('only log/append.ts writes events, and only log/sequence.ts gives them their place', () => {
    const writes = (table: string) =>
      new RegExp(`\\b(insert\\s+into|update|delete\\s+from|truncate)\\s+${table}\\b`, 'i')
    const writers = (table: string) =>
      product.filter(({ code }) => writes(table).test(code)).map(({ path }) => inServer(path))
    const instead =
      'Tell events through append(tx, events) of server/src/log/append.ts, in the transaction of the change:'
    expectOnly(writers('outbox'), { 'log/append.ts': 'writes', 'log/sequence.ts': 'moves on' }, instead)
    expectOnly(
      writers('event'),
      {
        'log/sequence.ts': 'the log only grows',
        'log/append.ts': 'and only here',
        'log/trim.ts': 'from its far end on, where a company says so',
      },
      instead,
    )
  })
})

describe('who may know whom', () => {
  /** What any slice may use: the ground it stands on. */
  const ground = new Set([
    ...['config.ts', 'deps.ts', 'db/sql.ts', 'db/statement.ts', 'inboxes/book.ts'],
    ...['access/authenticate.ts', 'access/caller.ts', 'access/page.ts', 'access/scope.ts', 'access/vault.ts'],
    ...['channels/call.ts', 'channels/channel.ts', 'channels/define.ts'],
    'audit/index.ts',
    ...['log/append.ts', 'log/consume.ts', 'log/lead.ts', 'log/read.ts', 'log/wake.ts'],
  ])
  const edges = product
    .filter(({ path }) => /^server\/src\/[\w-]+\//.test(path))
    .flatMap((source) => importsOf(source).map((to) => ({ from: inServer(source.path), to: inServer(to) })))
    .filter(({ to }) => /^[\w-]+(\/[\w-]+)*\.ts$/.test(to))
  const folderOf = (path: string) => path.split('/')[0] ?? ''

  test('slices meet only where it is listed', () => {
    const isGround = (to: string) => ground.has(to) || to.startsWith('http/')
    const met = edges.filter(({ from, to }) => folderOf(from) !== folderOf(to) && !isGround(to))
    expectOnly(
      met.map(({ from, to }) => `${folderOf(from)} → ${to}`),
      {
        'access → mail/index.ts': 'links of invitations and resets are mailed',
        'agents → access/index.ts': 'passwords, links and the lock on rights are made in one place',
        'departments → access/index.ts': 'who may manage whom, and the lock on rights',
        'departments → company/rules.ts': 'what a time zone is',
        'roles → access/index.ts': 'what a role gives, who may manage whom, and the lock on rights',
        'customers → tickets/row.ts': 'the shape of a row only',
        'demo → access/index.ts': 'the demo agents have passwords',
        'demo → channels/registry.ts': 'the sandbox’s accounts are connected by name',
        'demo → inboxes/connect.ts': 'as an admin would connect them',
        'intake → access/status-token.ts': 'a bot’s handoff is answered with the token of its ticket',
        'intake → customers/fence.ts': 'nobody is erased halfway through a message of theirs',
        'intake → channels/registry.ts': 'a worker thread cannot be handed a channel, only its name',
        'intake → messages/external-key.ts': 'the name of a platform’s message, also that of its lock',
        'intake → messages/delivery.ts': 'a platform’s report moves a message by the one rule',
        'intake → tickets/row.ts': 'what it has just written is handed to the log’s readers as they would read it',
        'intake → tickets/rules.ts': 'a customer’s message finds its ticket by the one rule',
        'intake → tickets/waiting.ts': 'who waits is decided by the one rule',
        'log → customers/facts.ts': 'events are filled in when they leave',
        'log → tickets/present.ts': 'events are filled in when they leave',
        'log → tickets/row.ts': 'events are filled in when they leave',
        'messages → tickets/change.ts': 'an answer changes its ticket',
        'messages → tickets/present.ts': 'one wire form of a message',
        'messages → tickets/reader.ts': 'reads of concurrent requests share statements',
        'messages → tickets/row.ts': 'one wire form of a message',
        'messages → tickets/rules.ts': 'whether an answer may go out is a rule of the ticket',
        'messages → tickets/undelivered.ts': 'a ticket counts the answers that did not arrive',
        'messages → tickets/writer.ts': 'answers of concurrent requests share statements',
        'messages → tickets/store.ts': 'an answer is written with its ticket in one statement',
        'ops → db/database.ts': 'ready asks whether the database answers',
        'ops → privacy/index.ts': 'how long raw payloads are kept is the company’s choice',
        'ops → db/migrate.ts': 'ready asks whether the schema is the newest',
        'outbound → db/batched.ts': 'results that come together share a transaction',
        'outbound → messages/external-key.ts': 'the name of a platform’s message, also that of its lock',
        'outbound → messages/delivery.ts': 'what a try came to moves a message by the one rule',
        'outbound → tickets/undelivered.ts': 'a ticket counts the answers that did not arrive',
        'privacy → access/index.ts': 'whoever is erased is signed out, under the lock on rights',
        'privacy → customers/fence.ts': 'nobody is erased halfway through a message of theirs',
        'privacy → customers/present.ts': 'one wire form of a customer',
        'privacy → customers/store.ts': 'who sees a customer is decided once',
        'privacy → log/trim.ts': 'how long the log is kept is one of its rules',
        'privacy → messages/delivery.ts': 'what is not due any more is not undelivered, by the one rule',
        'privacy → messages/store.ts': 'who sees notes is decided once',
        'privacy → search/index.ts': 'what is erased is found no more from that very moment on',
        'privacy → tickets/present.ts': 'one wire form of a message',
        'portal → access/index.ts': 'passwords, tokens and throttles are made in one place',
        'portal → mail/index.ts': 'links of accounts are mailed',
        'portal → tickets/change.ts': 'what a customer writes changes its ticket',
        'portal → tickets/portal-department.ts': 'where a ticket of the portal is born, whoever makes it',
        'portal → tickets/new-tickets.ts': 'a customer’s ticket is written like any other',
        'portal → tickets/row.ts': 'the shape of a row only',
        'portal → tickets/rules.ts': 'a customer’s message finds its ticket by the one rule',
        'portal → tickets/store.ts': 'one ticket is locked while a follow-up is opened',
        'portal → tickets/waiting.ts': 'who waits is decided by the one rule',
        'scheduled → access/agent-row.ts': 'what is due is sent with the rights of that moment',
        'scheduled → drafts/index.ts': 'what could not be sent goes back to who wrote it',
        'scheduled → messages/add.ts': 'it becomes a message by the one rule',
        'scheduled → tickets/row.ts': 'whether the ticket is there for its agent',
        'scheduled → tickets/rules.ts': 'the status after it moves by the one rule',
        'scheduled → tickets/store.ts': 'it is written with its ticket in one statement',
        'search → messages/store.ts': 'who sees notes is decided once',
        'search → tickets/present.ts': 'one wire form of a ticket',
        'search → tickets/row.ts': 'one wire form of a ticket',
        'second-factor → access/agent-row.ts': 'a passkey signs in an agent with the rights of that moment',
        'second-factor → access/index.ts': 'sessions, steps, throttles and the lock on rights are made in one place',
        'sso → access/index.ts': 'an identity provider’s word begins a session, and gives rights',
        'sso → agents/by-provider.ts': 'it makes agents and changes their roles by the rules of agents',
        'tickets → db/narrow.ts': 'lists take turns',
        'tickets → db/batched.ts': 'concurrent writes share statements',
        'tickets → agents/find.ts': 'who may be given a ticket',
        'tickets → messages/add.ts': 'the documented address of an answer is one of the ticket’s',
      },
      'Slices do not reach into each other. Tell an event and let a consumer act on it; move what both need to the one that owns it; or list the meeting in walls.test.ts with its reason:',
    )
  })

  test('no slice knows a consumer of the log or the live feed', () => {
    const registered = importsOf(all.find(({ path }) => path === 'server/src/consumers.ts')!).map(inServer)
    const isConsumer = (to: string) => to === 'consumers.ts' || to.startsWith('live/') || registered.includes(to)
    const found = edges.filter(({ from, to }) => isConsumer(to) && to !== 'log/consume.ts' && folderOf(from) !== 'live')
    expectOnly(
      found.map(({ from, to }) => `${from} → ${to}`),
      {},
      'A slice tells an event and is done. What must follow from it is a consumer’s work, listed in server/src/consumers.ts:',
    )
  })

  test('the database and the channels know nothing of the house', () => {
    const found = edges.filter(
      ({ from, to }) => ['db', 'channels'].includes(folderOf(from)) && folderOf(to) !== folderOf(from),
    )
    expectOnly(
      found.map(({ from, to }) => `${from} → ${to}`),
      { 'channels/channel.ts → config.ts': 'the type of the names of variables' },
      'db/ and channels/ are used and use nobody. Hand in what they need as an argument:',
    )
  })

  test('the contract imports itself and TypeBox only', () => {
    const found = all
      .filter((source) => source.path.startsWith('contract/src/') && !isTest(source))
      .flatMap((source) => importsOf(source).filter((to) => !/^contract\/src\/|^typebox(\/|$)/.test(to)))
    expectOnly(
      found,
      {},
      'The contract is read by every program there is, in browsers too. Keep it to schemas and pure functions:',
    )
  })

  test('only development loads the sandbox and the demo', () => {
    const found = product
      .filter((source) => !source.path.startsWith('server/src/demo/'))
      .filter((source) => importsOf(source).some((to) => to === '@parley/sandbox' || to.startsWith('server/src/demo/')))
    expectOnly(
      found.map(({ path }) => inServer(path)),
      { 'playground.ts': 'loaded by main.ts when SANDBOX or DEMO is on' },
      'Production carries no doubles and no demo texts in memory. Load them from server/src/playground.ts:',
    )
  })
})

describe('shape', () => {
  test('folders are named after the product, not after a kind of code', () => {
    const found = folders().filter((folder) =>
      /(^|\/)(utils?|helpers?|services?|managers?|common|misc|lib)$/i.test(folder),
    )
    expectOnly(found, {}, 'Name the folder after what it is about, or put the file beside its one user:')
  })

  test('nothing is typed any', () => {
    const found = all.filter(({ text, code }) => /(:|\bas|<|\|)\s*any\b/.test(code) || /noExplicitAny/.test(text))
    expectOnly(
      found.map(({ path }) => path).filter((path) => path !== 'server/src/walls.test.ts'),
      { 'server/src/testing/app.ts': 'a test says by its assertions what a reply holds' },
      'Use unknown and a check, or the type that it is:',
    )
  })

  test('source files have at most 300 lines', () => {
    const found = all.filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path)
    expectOnly(
      found,
      {
        'server/src/http/attacks.test.ts': 'a list of attacks, read from top to bottom',
        'server/test/attacks/webhooks.test.ts': 'a list of attacks, read from top to bottom',
        'server/test/documents/requests.test.ts': 'the documents’ requests, one after the other',
      },
      'Cut it where it changes for two reasons:',
    )
  })

  test('migrations are numbered without holes and named in words', async () => {
    const names = (await readMigrations()).map(({ name }) => name)
    expect(names.length).toBeGreaterThan(0)
    for (const name of names)
      expect(name, 'Name it like 0004_what_it_brings.sql').toMatch(/^\d{4}_[a-z][a-z0-9_]*\.sql$/)
  })
})
