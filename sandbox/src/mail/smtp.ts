import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'
import type { Mailbox } from './mailbox.ts'

const maxBytes = 4 * 1024 * 1024

export type Smtp = { host: '127.0.0.1'; port: number; stop(): Promise<void> }

/** An SMTP server on a free port of loopback that takes every letter, for whomever, and sends none on. Any login is right. */
export async function startSmtp(mailbox: Mailbox, now: () => number): Promise<Smtp> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: maxBytes,
    logger: false,
    onAuth: ({ username }, _session, done) => done(null, { user: username ?? 'anybody' }),
    onData(stream, { envelope }, done) {
      read(stream)
        .then(async (raw) => {
          const refusal = mailbox.nextRefusal()
          if (refusal) throw Object.assign(new Error(refusal.words), { responseCode: refusal.code })
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
          await mailbox.receive(raw, { from, to: envelope.rcptTo.map(({ address }) => address) }, now())
        })
        .then(
          () => done(null, 'kept in the sandbox'),
          (error: Error) => done(error),
        )
    },
  })
  // A client that goes away in the middle is nothing to end a process for.
  server.on('error', () => {})
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const { port } = server.server.address() as AddressInfo
  return { host: '127.0.0.1', port, stop: () => new Promise((resolve) => server.close(() => resolve())) }
}

async function read(stream: SMTPServerDataStream): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  if (stream.sizeExceeded) throw Object.assign(new Error('the letter is too large'), { responseCode: 552 })
  return Buffer.concat(parts)
}
