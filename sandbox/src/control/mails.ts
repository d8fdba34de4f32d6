import type { FastifyInstance } from 'fastify'
import { SandboxInputError } from '../fields.ts'
import { headOf, type Mailbox, type ReceivedMail } from '../mail/mailbox.ts'

type Asked = { Querystring: Record<string, string | undefined>; Params: { id: string } }

/** What people get by mail: `/control/mails`. */
export function mailControl(app: FastifyInstance, mailbox: Mailbox): void {
  const found = (id: string): ReceivedMail => {
    const mail = mailbox.find(Number(id))
    if (!mail) throw new SandboxInputError('there is no such letter any more')
    return mail
  }
  app.get<Asked>('/mails', async ({ query }) => mailbox.list(query.to).slice(-200).map(headOf))
  app.get<Asked>('/mails/:id', async ({ params }) => found(params.id))
  app.get<Asked>('/mails/:id/html', async ({ params }, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('content-security-policy', letterPolicy)
      .send(`<base target="_blank">${found(params.id).html ?? ''}`),
  )
  app.delete('/mails', async () => {
    mailbox.clear()
    return []
  })
}

/** A letter may look as it likes and be clicked on; it runs nothing, fetches nothing, and is shown in our own page alone. */
const letterPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
