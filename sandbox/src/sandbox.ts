import type { AddressInfo } from 'node:net'
import { AccountBook, type Accounts, type Platform, sandboxAccounts } from './accounts.ts'
import { Activity } from './activity.ts'
import { defaultBehaviour, withBehaviour } from './behaviour.ts'
import { ChatbotDouble } from './chatbot/double.ts'
import { controlRoutes } from './control/routes.ts'
import { Delivery } from './delivery/deliver.ts'
import { Poster } from './delivery/post.ts'
import type { CustomerWrites, Sandbox, SandboxOptions } from './face.ts'
import { FaultBook } from './faults.ts'
import { needed } from './fields.ts'
import { headOf, Mailbox } from './mail/mailbox.ts'
import { startSmtp } from './mail/smtp.ts'
import { MediaStore } from './media/store.ts'
import { MessengerDouble } from './messenger/double.ts'
import { servePages } from './pages.ts'
import { Random } from './random.ts'
import { postRaw } from './raw.ts'
import { Records } from './record.ts'
import { Scenes } from './scenes/rush.ts'
import { screenName } from './scenes/screen-name.ts'
import { platformServer } from './server.ts'
import type { Stage } from './stage.ts'
import { Feed } from './stream/feed.ts'
import { Transcript } from './transcript/transcript.ts'
import { WhatsappDouble } from './whatsapp/double.ts'
import { XDouble } from './x/double.ts'

/** Starts the platforms on loopback. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const accounts = new AccountBook({ ...sandboxAccounts, ...options.accounts })
  const activity = new Activity()
  const random = new Random(options.seed ?? 1)
  const records = new Records(options.maxRecords ?? 10_000, options.maxRecordBytes ?? 32 * 1024 * 1024)
  const feed = new Feed()
  const faults = new FaultBook(random, () => feed.changed('faults', () => ({ type: 'faults', faults: faults.list() })))
  const poster = new Poster()
  const now = options.now ?? Date.now
  let behaviour = withBehaviour(defaultBehaviour, options.behaviour ?? {})
  let targetUrl = options.targetUrl
  let url = ''
  const shared = {
    activity,
    faults,
    records,
    feed,
    transcript: new Transcript({ feed, records, now }),
    random,
    poster,
    now,
    behaviour: () => behaviour,
    targetUrl: () => targetUrl,
  }
  const delivery = new Delivery(shared)
  const stage: Stage = { ...shared, accounts, delivery, media: new MediaStore(), url: () => url }
  const whatsapp = new WhatsappDouble(stage)
  const messenger = new MessengerDouble(stage)
  const x = new XDouble(stage)
  const chatbot = new ChatbotDouble(stage)
  const doubles = { whatsapp, facebook: messenger, twitter: x, chatbot }
  stage.transcript.nameBy((platform, person) => doubles[platform].nameOf(person))
  if (options.log) records.watch(options.log)

  const mail = new Mailbox()
  mail.watch((letter) => feed.changed(`mail ${letter.id}`, () => ({ type: 'mail', mail: headOf(letter) })))
  const smtp = await startSmtp(mail, now)

  const sandbox: Omit<Sandbox, 'url' | 'graphUrl' | 'xUrl' | 'stop'> = {
    get accounts() {
      const { whatsapp: w, facebook: f, twitter: t, chatbot: c } = accounts
      return { whatsapp: w[0], facebook: f[0], twitter: t[0], chatbot: c[0] } as Accounts
    },
    accountsOf: accounts,
    addAccount: (platform, account) => accounts.add(platform, account),
    whatsapp,
    messenger,
    x,
    chatbot,
    faults,
    mail,
    smtp: { host: smtp.host, port: smtp.port },
    behaviour: () => behaviour,
    change: (change) => {
      behaviour = withBehaviour(behaviour, change)
    },
    setTargetUrl: (target) => {
      targetUrl = target
    },
    customerWrites: (write) => {
      if (write.platform === 'whatsapp') return whatsapp.write(write)
      if (write.platform === 'facebook') return messenger.write(write)
      if (write.platform === 'twitter') return x.write(write)
      const { platform: _platform, ...handoff } = write
      return chatbot.handOff(handoff)
    },
    postRaw: (raw) => postRaw(stage, raw),
    subscribe: async (platform, id) => {
      const missing = `an account ${id} of ${platform}`
      if (platform === 'whatsapp') return whatsapp.api.verify(needed(accounts.find('whatsapp', id), missing))
      if (platform === 'facebook') return messenger.verify(needed(accounts.find('facebook', id), missing))
      return x.verify(needed(accounts.find('twitter', id), missing))
    },
    sent: () => records.sent(),
    calls: () => records.calls.list(),
    transcriptOf: (ref) => stage.transcript.entries(ref),
    webhooks: () => records.webhooks.list(),
    waitForSent: (predicate, timeoutMs = 5000) => records.waitForSent(predicate, timeoutMs),
    idle: (timeoutMs = 5000) => activity.idle(timeoutMs),
    watch: (watcher) => records.watch(watcher),
    forget: () => {
      records.clear()
      stage.transcript.clear()
      mail.clear()
    },
  }
  const app = platformServer(stage, { whatsapp, messenger, x })
  const scenes = new Scenes(stage, ({ platform, id, name }, text) =>
    sandbox.customerWrites(written(platform, id, name, text)),
  )
  controlRoutes(app, { sandbox, stage, scenes })
  servePages(app)
  await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  url = `http://127.0.0.1:${port}`
  const stop = async () => {
    activity.stop()
    await app.close()
    await smtp.stop()
    poster.close()
  }
  return Object.assign(sandbox, { url, graphUrl: `${url}/graph`, xUrl: `${url}/x`, stop })
}

function written(platform: Platform, id: string, name: string, text: string): CustomerWrites {
  if (platform === 'twitter') return { platform, from: id, name, screenName: screenName(name), text }
  if (platform !== 'chatbot') return { platform, from: id, name, text }
  return { platform, session_id: id, customer_name: name, subject: text, initial_message: text }
}
