import { readFileSync } from 'node:fs'

/** One environment variable: how it is read, what it is when unset, and one sentence for the docs. */
type Variable<T> = { read: (text: string) => T; unset: T; help: string; secret?: boolean }

const text = (unset: string, help: string): Variable<string> => ({ read: (value) => value, unset, help })
const secretText = (unset: string, help: string): Variable<string> => ({ ...text(unset, help), secret: true })
const number = (unset: number, help: string, max = Number.MAX_SAFE_INTEGER): Variable<number> => ({
  read: (value) => {
    const parsed = Number(value)
    if (!Number.isInteger(parsed) || parsed < 0 || parsed > max)
      throw new Error(`must be a whole number from 0 to ${max}`)
    return parsed
  },
  unset,
  help,
})
const list = (help: string): Variable<string[]> => ({
  read: (value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  unset: [],
  help,
})
const oneOf = <const T extends string>(choices: readonly T[], unset: T, help: string): Variable<T> => ({
  read: (value) => {
    const found = choices.find((choice) => choice === value)
    if (!found) throw new Error(`must be one of ${choices.join(', ')}`)
    return found
  },
  unset,
  help,
})
/** On, off, or left to the environment (on in development). */
const flag = (help: string): Variable<boolean | undefined> => ({
  read: (value) => {
    if (['1', 'true', 'on', 'yes'].includes(value.toLowerCase())) return true
    if (['0', 'false', 'off', 'no'].includes(value.toLowerCase())) return false
    throw new Error('must be 1 or 0')
  },
  unset: undefined,
  help,
})

/** Every environment variable of Parley, once. Only this file reads the environment. */
export const variables = {
  PORT: number(8000, 'Port of the HTTP server.', 65_535),
  HOST: text('127.0.0.1', 'Address to listen on; 0.0.0.0 for every network interface.'),
  PUBLIC_URL: text(
    '',
    'Address under which people and platforms reach Parley, such as https://support.example.com. Unset: http://HOST:PORT.',
  ),
  ALLOWED_HOSTS: list('Further host names that requests may name, separated by commas.'),
  ALLOWED_ORIGINS: list('Origins of other sites whose pages may call the API (CORS), separated by commas.'),
  TRUST_PROXY: text('', 'Addresses of reverse proxies whose X-Forwarded-* headers are believed, separated by commas.'),
  ENVIRONMENT: oneOf(['development', 'production'], 'development', 'production refuses to start with unsafe settings.'),
  ROLE: oneOf(['all', 'api', 'worker'], 'all', 'What this node runs: the API, the background work, or both.'),
  DATA_DIR: text('./data', 'Folder for the embedded database, generated secrets and files.'),
  DATABASE_URL: secretText('', 'PostgreSQL 15 or newer. Unset: an embedded PostgreSQL in DATA_DIR.'),
  DATABASE_POOL: number(20, 'Connections of one node to the database at most.', 500),
  SECRET_KEY: secretText(
    '',
    'Key of at least 32 characters that encrypts stored secrets and signs links. Unset in development: made once and kept in DATA_DIR.',
  ),
  ADMIN_EMAIL: text('', 'E-mail address of the super admin that the first start creates.'),
  ADMIN_PASSWORD: secretText(
    '',
    'Password of that super admin. Unset in development: a sign-in link that works once is printed.',
  ),
  SESSION_EXPIRE_MINUTES: number(160, 'A session ends after this many minutes without use.'),
  REOPEN_DAYS: number(
    7,
    'A message on a resolved ticket reopens it for this many days; later it opens a new one.',
    3650,
  ),
  RATE_LIMIT_PER_MINUTE: number(1000, 'Requests a minute for one caller; 0 switches the limit off.'),
  RATE_LIMIT_WEBHOOK_PER_MINUTE: number(10_000, 'Webhook posts a minute for one inbox; 0 switches the limit off.'),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info', 'How much is logged.'),
  LOG_FORMAT: oneOf(['json', 'pretty'], 'json', 'json for machines, pretty for people at a terminal.'),
  METRICS_TOKEN: secretText(
    '',
    'Bearer token that may read /metrics; without it an API key or sign-in with metrics.read is needed.',
  ),
  SANDBOX: flag('The sandbox that plays the outside platforms; on in development.'),
  SANDBOX_PORT: number(0, 'Port of the sandbox; 0 takes a free one.', 65_535),
  DEMO: flag('The demo company; on in development, 0 leaves the database empty.'),
  META_GRAPH_URL: text('https://graph.facebook.com', 'Meta’s Graph API, so that a double can stand in.'),
  META_GRAPH_VERSION: text('v25.0', 'Version of the Graph API.'),
  X_API_URL: text('https://api.x.com', 'X’s API, so that a double can stand in.'),
  WHATSAPP_PHONE_NUMBER_ID: text('', 'Phone number id of a WhatsApp inbox that is made or updated at start.'),
  WHATSAPP_BUSINESS_ID: text('', 'Its WhatsApp Business account id.'),
  WHATSAPP_ACCESS_TOKEN: secretText('', 'Its access token.'),
  WHATSAPP_APP_SECRET: secretText('', 'App secret that signs its webhooks.'),
  WHATSAPP_VERIFY_TOKEN: secretText('', 'Verify token of its webhook.'),
  FACEBOOK_PAGE_ID: text('', 'Page id of a Messenger inbox that is made or updated at start.'),
  FACEBOOK_PAGE_TOKEN: secretText('', 'Its page access token.'),
  FACEBOOK_APP_SECRET: secretText('', 'App secret that signs its webhooks.'),
  FACEBOOK_VERIFY_TOKEN: secretText('', 'Verify token of its webhook.'),
  TWITTER_USER_ID: text('', 'User id of an X inbox that is made or updated at start.'),
  TWITTER_CONSUMER_KEY: secretText('', 'Its consumer key.'),
  TWITTER_CONSUMER_SECRET: secretText('', 'Its consumer secret, which signs webhooks.'),
  TWITTER_ACCESS_TOKEN: secretText('', 'Its access token.'),
  TWITTER_ACCESS_SECRET: secretText('', 'Its access token secret.'),
  SMTP_SERVER: text(
    '',
    'Mail server for invitations, password resets and confirmations. Unset: the sandbox’s mailbox in development; in production none are sent.',
  ),
  SMTP_PORT: number(587, 'Its port.', 65_535),
  SMTP_SENDER_EMAIL: text('', 'Address that these letters come from.'),
  SMTP_USER: text('', 'User name at the mail server. Unset: the address above.'),
  SMTP_SENDER_PASSWORD: secretText('', 'Password there. Unset: no login.'),
  SMTP_SECURITY: oneOf(
    ['auto', 'tls', 'starttls', 'none'],
    'auto',
    'How the connection is kept from listeners; auto: TLS on port 465, none on this very machine, else STARTTLS and never without.',
  ),
  CHATBOT_SECRET: secretText('', 'Key of the X-Signature-256 header of bot handoffs.'),
  COGNITO_USER_POOL_ID: text('', 'Amazon Cognito user pool whose ID tokens are accepted, such as us-east-1_AbCdEf123.'),
  COGNITO_APP_CLIENT_ID: text('', 'App client id that those tokens must name.'),
  COGNITO_CLIENT_SECRET: secretText('', 'Secret of that app client, if it has one.'),
  COGNITO_DOMAIN: text(
    '',
    'Domain of the pool’s sign-in pages, such as https://example.auth.us-east-1.amazoncognito.com. Unset: as the pool’s discovery document says.',
  ),
  COGNITO_JWKS_URL: text('', 'Where the pool’s keys are; only tests need to set it.'),
  COGNITO_ISSUER: text('', 'Issuer of those tokens; only tests need to set it.'),
  OIDC_ISSUER: text(
    '',
    'An OpenID Connect issuer that agents sign in with, to the letter, such as https://id.example.com.',
  ),
  OIDC_CLIENT_ID: text('', 'Client id of Parley at that issuer.'),
  OIDC_CLIENT_SECRET: secretText('', 'Client secret of Parley there; unset for a public client.'),
  OIDC_NAME: text('Single sign-on', 'What the button on the sign-in page calls that issuer.'),
  OIDC_GROUP_CLAIM: text('groups', 'Claim with the groups of a person there: agents and admins get an account.'),
  OIDC_EMAIL_DOMAINS: list('Domains whose addresses that issuer speaks for, separated by commas. Unset: every domain.'),
  AWS_REGION: text('', 'AWS region; Cognito’s is read from the pool id.'),
  CRASH_AT: text('', 'Tests only: the process kills itself at this point of the code.'),
} satisfies Record<string, Variable<unknown>>

type Variables = typeof variables
type Values = { [K in keyof Variables]: Variables[K]['unset'] }

export type Config = Values & {
  /** Origin of PUBLIC_URL, or of HOST and PORT. */
  origin: string
  sandbox: boolean
  demo: boolean
  version: string
}

/**
 * Reads and checks the environment.
 * @throws one error that names every wrong variable in words.
 */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const wrong: string[] = []
  const values = Object.fromEntries(
    Object.entries(variables as Record<string, Variable<unknown>>).map(([name, variable]) => {
      const given = environment[name]
      if (given === undefined || given === '') return [name, variable.unset]
      try {
        return [name, variable.read(given)]
      } catch (error) {
        wrong.push(`${name} ${error instanceof Error ? error.message : ''}`)
        return [name, variable.unset]
      }
    }),
  ) as Values
  const origin = originOf(values, wrong)
  if (values.ENVIRONMENT === 'production') wrong.push(...unsafe(values))
  if (wrong.length > 0)
    throw new Error(`Parley cannot start with this configuration:\n${wrong.map((line) => `  - ${line}`).join('\n')}`)
  const development = values.ENVIRONMENT === 'development'
  return {
    ...values,
    origin,
    sandbox: values.SANDBOX ?? development,
    demo: values.DEMO ?? development,
    version: readVersion(),
  }
}

function originOf(values: Values, wrong: string[]): string {
  if (values.PUBLIC_URL === '')
    return `http://${values.HOST.includes(':') ? `[${values.HOST}]` : values.HOST}:${values.PORT}`
  try {
    return new URL(values.PUBLIC_URL).origin
  } catch {
    wrong.push('PUBLIC_URL must be an address such as https://support.example.com')
    return ''
  }
}

/** What production must not start with. */
function unsafe(values: Values): string[] {
  const found: string[] = []
  const samples = ['CUSTOMER_SUPPORT_SECRET_KEY', 'your-super-secret-key-here', 'changeme', 'secret']
  const isRepeated = (value: string) => new Set(value).size < 8
  if (values.SECRET_KEY === '') found.push('SECRET_KEY must be set in production')
  else if (values.SECRET_KEY.length < 32 || samples.includes(values.SECRET_KEY) || isRepeated(values.SECRET_KEY))
    found.push('SECRET_KEY must be random and at least 32 characters long')
  if (
    values.ADMIN_PASSWORD !== '' &&
    (values.ADMIN_PASSWORD.length < 12 || /^(password|admin|changeme|parley)/i.test(values.ADMIN_PASSWORD))
  )
    found.push('ADMIN_PASSWORD must be at least 12 characters and not a default')
  if ((values.ADMIN_EMAIL === '') !== (values.ADMIN_PASSWORD === ''))
    found.push('ADMIN_EMAIL and ADMIN_PASSWORD must be set together')
  if (values.PUBLIC_URL === '') found.push('PUBLIC_URL must be set in production')
  else if (
    !values.PUBLIC_URL.startsWith('https://') &&
    !/^http:\/\/(localhost|127\.0\.0\.1|\[::1\])/.test(values.PUBLIC_URL)
  )
    found.push('PUBLIC_URL must be https')
  if (values.ALLOWED_ORIGINS.includes('*')) found.push('ALLOWED_ORIGINS must name origins, not *')
  if (values.SANDBOX) found.push('SANDBOX must be off in production')
  if (values.DEMO) found.push('DEMO must be off in production')
  if (values.CRASH_AT !== '') found.push('CRASH_AT is for tests')
  return found
}

function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
