import type { Config } from '../config.ts'
import type { GroupRule, Provider } from './provider.ts'

const mapping: readonly GroupRule[] = [
  { group: 'admins', role: 'admin', departmentIds: null },
  { group: 'agents', role: 'agent', departmentIds: null },
]
/** Whoever runs the server vouches for what the environment names. */
const shared = {
  source: 'environment',
  scopes: ['openid', 'email', 'profile'],
  mapping,
  defaultRole: null,
  trustsEmail: false,
  makesAgents: true,
  admitsSuperAdmins: true,
  isEnabled: true,
  version: 'environment',
} as const

/** The providers that the environment names: none, one or two. @throws in words when one is named by half or wrongly */
export function environmentProviders(config: Config): Provider[] {
  return [generic(config), cognito(config)].filter((provider) => provider !== undefined)
}

function generic(config: Config): Provider | undefined {
  if (config.OIDC_ISSUER === '') return undefined
  if (config.OIDC_CLIENT_ID === '') throw new Error('OIDC_CLIENT_ID must be set with OIDC_ISSUER')
  if (!isSafeAddress(config.OIDC_ISSUER, config))
    throw new Error('OIDC_ISSUER must be an https address without a query, such as https://id.example.com')
  const domains = config.OIDC_EMAIL_DOMAINS.map((domain) => domain.toLowerCase())
  return {
    ...shared,
    id: 'oidc',
    name: config.OIDC_NAME,
    issuer: config.OIDC_ISSUER,
    clientId: config.OIDC_CLIENT_ID,
    clientSecret: config.OIDC_CLIENT_SECRET || null,
    groupClaim: config.OIDC_GROUP_CLAIM,
    emailDomains: domains.length > 0 ? domains : null,
    jwksUrl: null,
    pages: null,
  }
}

function cognito(config: Config): Provider | undefined {
  const issuer = config.COGNITO_ISSUER || issuerOf(config.COGNITO_USER_POOL_ID)
  if (issuer === '') return undefined
  if (config.COGNITO_APP_CLIENT_ID === '')
    throw new Error('COGNITO_APP_CLIENT_ID must be set with COGNITO_USER_POOL_ID')
  if (config.COGNITO_DOMAIN !== '' && !isSafeAddress(config.COGNITO_DOMAIN, config))
    throw new Error('COGNITO_DOMAIN must look like https://example.auth.us-east-1.amazoncognito.com')
  return {
    ...shared,
    id: 'cognito',
    name: 'Amazon Cognito',
    issuer,
    clientId: config.COGNITO_APP_CLIENT_ID,
    clientSecret: config.COGNITO_CLIENT_SECRET || null,
    groupClaim: 'cognito:groups',
    emailDomains: null,
    jwksUrl: config.COGNITO_JWKS_URL || `${issuer}/.well-known/jwks.json`,
    pages: config.COGNITO_DOMAIN.replace(/\/$/, '') || null,
  }
}

function issuerOf(pool: string): string {
  if (pool === '') return ''
  const region = /^([a-z]{2}(?:-[a-z]+)+-\d)_[A-Za-z0-9]+$/.exec(pool)?.[1]
  if (!region) throw new Error('COGNITO_USER_POOL_ID must look like us-east-1_AbCdEf123')
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return `https://cognito-idp.${region}.${domain}/${pool}`
}

/** Whether an issuer may have this address: https, or in development plain http on this very machine, as tests have it. */
export function isSafeAddress(address: string, { ENVIRONMENT }: Pick<Config, 'ENVIRONMENT'>): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, search, hash, username, password } = new URL(address)
  if (search !== '' || hash !== '' || username !== '' || password !== '') return false
  return protocol === 'https:' || (ENVIRONMENT === 'development' && protocol === 'http:' && isLoopback(hostname))
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname)
}
