import type { Config } from '../config.ts'

/** An SMTP server and how it is spoken to. */
export type MailServer = {
  host: string
  port: number
  /** `starttls` refuses to go on in clear; `none` is for a server on this very machine. */
  security: 'tls' | 'starttls' | 'none'
  login: { user: string; password: string } | null
  sender: string
}

export type Sendable = { to: string; fromName: string; subject: string; text: string; html: string; messageId: string }

/**
 * How a try failed. `code` is a word and perhaps the server's number, never an address. `isFinal`: the server will never take it.
 */
export class SendFailed extends Error {
  readonly code: string
  readonly isFinal: boolean

  constructor(code: string, isFinal: boolean) {
    super(`The mail server did not take the letter: ${code}`)
    this.code = code
    this.isFinal = isFinal
  }
}

const timeoutMs = 15_000

/** The server that the environment names; null when it names none. @throws in words when it is half named */
export function configuredServer(config: Config): MailServer | null {
  const { SMTP_SERVER: host, SMTP_PORT: port, SMTP_SENDER_EMAIL: sender, SMTP_SENDER_PASSWORD: password } = config
  if (host === '') return null
  if (sender === '') throw new Error('SMTP_SENDER_EMAIL must be set with SMTP_SERVER')
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)
  const unasked = port === 465 ? 'tls' : isHere ? 'none' : 'starttls'
  const security = config.SMTP_SECURITY === 'auto' ? unasked : config.SMTP_SECURITY
  const login = password === '' ? null : { user: config.SMTP_USER || sender, password }
  return { host, port, security, login, sender }
}

/** Hands one letter to the server. @throws SendFailed */
export async function send(server: MailServer, letter: Sendable): Promise<void> {
  // Loaded with the first letter: most nodes send few, and it takes 7 MB.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Nothing in a letter makes the transport read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(server.login ? { auth: { user: server.login.user, pass: server.login.password } } : {}),
  })
  try {
    await transport.sendMail({
      from: { name: letter.fromName, address: server.sender },
      to: { name: '', address: letter.to },
      subject: letter.subject,
      text: letter.text,
      html: letter.html,
      messageId: letter.messageId,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    })
  } catch (error) {
    throw failureOf(error)
  } finally {
    transport.close()
  }
}

function failureOf(error: unknown): SendFailed {
  const {
    code = 'UNKNOWN',
    responseCode,
    permanent,
  } = error as { code?: string; responseCode?: number; permanent?: boolean }
  // Only of the letter itself is a refusal the last word: a login or TLS is for whoever runs Parley to set right.
  const isFinal = permanent === true && (code === 'EENVELOPE' || code === 'EMESSAGE')
  return new SendFailed(responseCode === undefined ? code : `${code} ${responseCode}`, isFinal)
}
