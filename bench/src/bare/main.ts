import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { uuidv7 } from 'uuidv7'
import { openPool } from '../../../server/src/db/sql.ts'
import { answer } from '../house/child.ts'
import { openBatches } from './batches.ts'

// The peers that Parley is measured against: what is left when a handler does nothing but the unavoidable. Their own process
// and their own database on the same PostgreSQL, with the same driver and the same pool.

type Start = { databaseUrl: string; appSecret: string }

answer<Start>(async ({ databaseUrl, appSecret }) => {
  const sql = openPool({ url: databaseUrl, max: 20, name: 'bare' })
  const server = Fastify({ logger: false })

  server.get<{ Params: { id: string } }>('/items/:id', async ({ params }, reply) => {
    const [row] = await sql`select * from item where id = ${params.id}`
    return row ?? reply.code(404).send({})
  })

  server.post<{ Body: { subject: string; priority: string; initial_message: string } }>(
    '/items',
    async (request, reply) => {
      const id = uuidv7()
      const { subject, priority, initial_message } = request.body
      await sql`
      insert into item (id, subject, priority, content, payload)
      values (${id}, ${subject}, ${priority}, ${initial_message}, ${sql.json(request.body)})`
      return reply.code(201).send({ id })
    },
  )

  await server.register(async (scope) => {
    const commit = openBatches(sql)
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.post('/webhook', async (request, reply) => {
      const body = request.body as Buffer
      const wanted = Buffer.from(`sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`)
      const given = Buffer.from(String(request.headers['x-hub-signature-256'] ?? ''))
      if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return reply.code(401).send({})
      await commit(body.toString('utf8'))
      return { status: 'ok' }
    })
  })

  // Stands in for Meta's Graph API when answers are sent out: accepts everything.
  server.post('/:version/:phone/messages', async () => ({
    messaging_product: 'whatsapp',
    contacts: [{ input: '15550100', wa_id: '15550100' }],
    messages: [{ id: `wamid.${uuidv7()}` }],
  }))

  await server.listen({ host: '127.0.0.1', port: 0 })
  return { port: (server.server.address() as AddressInfo).port }
})
