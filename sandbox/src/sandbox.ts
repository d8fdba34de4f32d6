import type { AddressInfo } from 'node:net'
import { AccountBook, type Accounts, sandboxAccounts } from './accounts.ts'
import { Activity } from './activity.ts'
import { defaultBehaviour, withBehaviour } from './behaviour.ts'
import { ChatbotDouble } from './chatbot/double.ts'
import { controlRoutes } from './control/routes.ts'
import { Delivery } from './delivery/deliver.ts'
import { Poster } from './delivery/post.ts'
import type { Sandbox, SandboxOptions } from './face.ts'
import { FaultBook } from './faults.ts'
import { needed } from './fields.ts'
import { MediaStore } from './media/store.ts'
import { MessengerDouble } from './messenger/double.ts'
import { Random } from './random.ts'
import { postRaw } from './raw.ts'
import { Records } from './record.ts'
import { platformServer } from './server.ts'
import type { Stage } from './stage.ts'
import { WhatsappDouble } from './whatsapp/double.ts'
import { XDouble } from './x/double.ts'

/** Starts the platforms on loopback. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const accounts = new AccountBook({ ...sandboxAccounts, ...options.accounts })
  const activity = new Activity()
  const random = new Random(options.seed ?? 1)
  const records = new Records(options.maxRecords ?? 10_000, options.maxRecordBytes ?? 32 * 1024 * 1024)
  const faults = new FaultBook(random)
  const poster = new Poster()
  const now = options.now ?? Date.now
  let behaviour = withBehaviour(defaultBehaviour, options.behaviour ?? {})
  let targetUrl = options.targetUrl
  let url = ''
  const shared = {
    activity,
    faults,
    records,
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
  if (options.log) records.watch(options.log)

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
    webhooks: () => records.webhooks.list(),
    waitForSent: (predicate, timeoutMs = 5000) => records.waitForSent(predicate, timeoutMs),
    idle: (timeoutMs = 5000) => activity.idle(timeoutMs),
    watch: (watcher) => records.watch(watcher),
    forget: () => records.clear(),
  }
  const app = platformServer(stage, { whatsapp, messenger, x })
  controlRoutes(app, sandbox, stage)
  await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  url = `http://127.0.0.1:${port}`
  const stop = async () => {
    activity.stop()
    await app.close()
    poster.close()
  }
  return Object.assign(sandbox, { url, graphUrl: `${url}/graph`, xUrl: `${url}/x`, stop })
}
