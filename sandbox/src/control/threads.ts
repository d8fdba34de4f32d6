import type { FastifyInstance } from 'fastify'
import { type Platform, platforms } from '../accounts.ts'
import { needed, SandboxInputError } from '../fields.ts'
import { callView, newestOf, webhookView } from '../record-views.ts'
import { newPerson } from '../scenes/cast.ts'
import type { ThreadRef } from '../transcript/entry.ts'
import type { ControlParts } from './routes.ts'

type Asked = { Querystring: Record<string, string | undefined>; Params: { id: string } }

const mostTraffic = 100
/** What a browser may show in place; all else is handed over as a file. */
const shown = /^(image\/(png|jpeg|gif|webp|avif)|audio\/(ogg|mpeg|mp4|aac|wav|webm)|video\/(mp4|webm|ogg))(;|$)/

/** What a phone shows, and the traffic that concerns it: `/control/thread?platform=&account=&person=`. */
export function threadControl(app: FastifyInstance, { sandbox, stage }: ControlParts): void {
  app.get('/threads', async () => stage.transcript.heads())
  app.get<Asked>('/thread', async ({ query }) => {
    const ref = refOf(query)
    const { platform, person } = ref
    const webhooks = newestOf(sandbox.webhooks(), platform, ({ people }) => people.includes(person), mostTraffic)
    const calls = newestOf(sandbox.calls(), platform, (call) => call.person === person, mostTraffic)
    return {
      ...(stage.transcript.entries(ref) ?? { head: stage.transcript.meet(ref), entries: [] }),
      webhooks: webhooks.map(webhookView),
      calls: calls.map((call) => callView(call, stage.url())),
    }
  })
  app.get<Asked>('/somebody', async ({ query }) => {
    const number = Number(query.number ?? 0)
    return newPerson(platformOf(query.platform), Number.isInteger(number) && number >= 0 ? number : 0)
  })
  app.get<Asked>('/media/:id', async ({ params }, reply) => {
    const file = stage.media.find(params.id)
    if (!file) return reply.code(404).send({ error: 'there is no such file any more' })
    const type = shown.test(file.mimeType) ? file.mimeType : 'application/octet-stream'
    const name = encodeURIComponent(file.fileName)
    return reply
      .type(type)
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('content-disposition', `${type === file.mimeType ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`)
      .send(file.bytes)
  })
}

function refOf(query: Record<string, string | undefined>): ThreadRef {
  const platform = platformOf(query.platform)
  return { platform, account: needed(query.account, 'account'), person: needed(query.person, 'person') }
}

function platformOf(given: string | undefined): Platform {
  const platform = platforms.find((known) => known === given)
  if (!platform) throw new SandboxInputError(`platform: ${platforms.join(', ')}`)
  return platform
}
