import type { Json } from './openapi-schemas.ts'

// What the OpenAPI document says once, for all routes.

/** Any one of these proves who calls. */
export const anyCaller: Record<string, never[]>[] = [{ bearer: [] }, { api_key: [] }, { session: [] }]
/** The access token of a customer's account. */
export const aCustomer: Record<string, never[]>[] = [{ customer: [] }]

export const introduction = [
  'Times are RFC 3339 in UTC. Unknown fields and parameters are refused. Every refusal is `application/problem+json` with a stable `code`;',
  'the [table of codes](/api/docs/errors) explains each. Every limited reply says how many requests are left in `RateLimit-Remaining`.',
].join(' ')

export const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Any text of 1 to 255 printable ASCII characters. Requests with the same key and body have one effect and one reply, kept for 24 hours; a repeated reply says `Idempotency-Replayed: true`.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

export function securitySchemes(cookieName: string): Record<string, Json> {
  return {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      description: 'Parley’s own access token, an ID token of Amazon Cognito, or an API key.',
    },
    customer: {
      type: 'http',
      scheme: 'bearer',
      description: 'The access token that `POST /auth/login` gives a customer.',
    },
    api_key: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An API key.' },
    session: { type: 'apiKey', in: 'cookie', name: cookieName, description: 'The session cookie of the console.' },
    status_token: {
      type: 'apiKey',
      in: 'query',
      name: 'token',
      description: 'The status_token that a handoff’s reply carries.',
    },
  }
}

/** Every tag, in the order in which the documentation shows them. */
export const tags = [
  { name: 'Tickets', description: 'Pieces of work for customers: create, find, change, assign, follow.' },
  { name: 'Portal', description: 'What customers see of their own tickets.' },
  { name: 'Customer accounts', description: 'Customers sign up, sign in and prove their address.' },
  { name: 'Messages', description: 'What stands on a ticket’s timeline, and how it went out.' },
  { name: 'Drafts', description: 'What you have typed and not sent.' },
  { name: 'Customers', description: 'People who write, their tickets, and notes on them.' },
  { name: 'Search', description: 'Finds messages, notes, subjects and customers.' },
  {
    name: 'Webhooks',
    description: 'Where the platforms deliver. Each is signed over its raw bytes and stored before it is answered.',
  },
  { name: 'Receipts', description: 'Payloads that could not be processed: kept, readable, replayable.' },
  { name: 'Inboxes', description: 'Connected accounts on channels.' },
  { name: 'Agents', description: 'People who answer.' },
  { name: 'Roles', description: 'What agents may do, and how far they see.' },
  { name: 'Departments', description: 'Groups of agents that tickets belong to.' },
  { name: 'Tags', description: 'The catalogue that tags of tickets are completed from.' },
  { name: 'Canned replies', description: 'Answers that are written once and used often.' },
  { name: 'Company', description: 'The name, logo, colour and time zone of the company.' },
  { name: 'Auth', description: 'Signing in and out.' },
  { name: 'Own account', description: 'Your own name, preferences, password and sessions.' },
  { name: 'Second factor', description: 'Your own authenticator app, passkeys and recovery codes.' },
  { name: 'Single sign-on', description: 'Identity providers that people of the company sign in at.' },
  { name: 'API keys', description: 'Keys for services, with chosen permissions.' },
  { name: 'Audit', description: 'Who did what, from where, and how it was before.' },
  {
    name: 'Privacy',
    description: 'What is held about a customer: given out, erased, and kept no longer than it must be.',
  },
  { name: 'Live', description: 'The log of events: as a live feed and to be read page by page.' },
  { name: 'Operations', description: 'Health, readiness and metrics.' },
  { name: 'Documentation', description: 'This document and the pages made from it.' },
]
