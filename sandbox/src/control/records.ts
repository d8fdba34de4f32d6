import type { FastifyInstance } from 'fastify'
import { type Platform, platforms } from '../accounts.ts'
import type { BehaviourChange } from '../behaviour.ts'
import { checkedFields, isObject, needed, SandboxInputError } from '../fields.ts'
import type { Stage } from '../stage.ts'
import { readersOf } from '../stream/routes.ts'
import { checkedFault } from './faults.ts'
import type { ControlledSandbox } from './routes.ts'

type Asked = { Querystring: Record<string, string | undefined> }

/** What was recorded, and how the sandbox is to behave. */
export function recordControl(app: FastifyInstance, sandbox: ControlledSandbox, stage: Stage): void {
  app.get<Asked>('/sent', async ({ query }) => newest(sandbox.sent(), query))
  app.get<Asked>('/calls', async ({ query }) => newest(sandbox.calls(), query))
  app.get<Asked>('/webhooks', async ({ query }) => newest(sandbox.webhooks(), query))
  app.post('/forget', async () => {
    sandbox.forget()
    return { forgotten: true }
  })
  app.get<Asked>('/idle', async ({ query }) => {
    await sandbox.idle(Number(query.timeoutMs ?? 5000))
    return { idle: true }
  })
  app.get('/accounts', async () =>
    Object.fromEntries(platforms.map((platform) => [platform, sandbox.accountsOf.ids(platform)])),
  )

  app.get('/faults', async () => sandbox.faults.list())
  app.post('/faults', async ({ body }) => ({ id: sandbox.faults.order(checkedFault(body)) }))
  app.delete<Asked>('/faults', async ({ query }) => {
    const id = query.id === undefined ? undefined : Number(query.id)
    sandbox.faults.clear({ id, platform: query.platform as Platform | undefined })
    return sandbox.faults.list()
  })
  app.get('/behaviour', async () => sandbox.behaviour())
  app.patch('/behaviour', async ({ body }) => {
    if (!isObject(body)) throw new SandboxInputError('the body must be a JSON object')
    sandbox.change(body as BehaviourChange)
    stage.feed.changed('readers', () => ({ type: 'readers', readers: readersOf(sandbox.behaviour()) }))
    return sandbox.behaviour()
  })
  app.post('/target', async ({ body }) => {
    const { url } = checkedFields<{ url: string }>(body, { url: 'string' })
    if (!URL.canParse(needed(url, 'url'))) throw new SandboxInputError('url must be a URL')
    sandbox.setTargetUrl(url)
    return { url }
  })
}

/** Entries whose fields equal the query's (`platform`, `to`, `status` …), the newest `limit` (default 100), oldest first. */
function newest<T extends object>(entries: T[], { limit, ...wanted }: Record<string, string | undefined>): T[] {
  const matches = entries.filter((entry) =>
    Object.entries(wanted).every(([name, value]) => String((entry as Record<string, unknown>)[name]) === value),
  )
  return matches.slice(-Math.max(1, Number(limit ?? 100)))
}
