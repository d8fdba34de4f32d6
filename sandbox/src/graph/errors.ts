import { randomBytes } from 'node:crypto'

/** A refusal in the Graph API's words. Rate limits are 400, as on the platform. */
export type GraphRefusal = {
  status: number
  code: number
  subcode?: number
  message: string
  details?: string
  type?: string
}

type Row = [code: number, status: number, title: string]

/** The WhatsApp and Graph codes of the platform sheets: HTTP status and title. */
const rows: Row[] = [
  [0, 401, 'AuthException'],
  [1, 500, 'An unknown error occurred'],
  [2, 503, 'Service temporarily unavailable'],
  [3, 500, 'Application does not have the capability to make this API call'],
  [4, 400, 'Application request limit reached'],
  [10, 403, 'Application does not have permission for this action'],
  [32, 400, 'Page request limit reached'],
  [33, 400, 'Parameter value is not valid'],
  [100, 400, 'Invalid parameter'],
  [190, 401, 'Error validating access token: Session has expired'],
  [200, 403, 'Permissions error'],
  [230, 403, 'Permissions error'],
  [368, 403, 'Temporarily blocked for policies violations'],
  [551, 400, 'This person is not available right now'],
  [613, 400, 'Calls to this API have exceeded the rate limit'],
  [1200, 500, 'Temporary send message failure. Please try again later'],
  [80006, 400, 'There have been too many calls to this Page account'],
  [80007, 400, 'Rate limit issues'],
  [130429, 400, 'Rate limit hit'],
  [130472, 400, "User's number is part of an experiment"],
  [130497, 403, 'Business account is restricted from messaging users in this country'],
  [131000, 500, 'Something went wrong'],
  [131005, 403, 'Access denied'],
  [131008, 400, 'Required parameter is missing'],
  [131009, 400, 'Parameter value is not valid'],
  [131016, 500, 'Service unavailable'],
  [131021, 400, 'Recipient cannot be sender'],
  [131026, 400, 'Message undeliverable'],
  [131030, 400, 'Recipient phone number not in allowed list'],
  [131031, 403, 'Account has been locked'],
  [131037, 400, 'WhatsApp provided number needs display name approval before message can be sent'],
  [131042, 400, 'Business eligibility payment issue'],
  [131045, 500, 'Incorrect certificate'],
  [131047, 400, 'Re-engagement message'],
  [131048, 400, 'Spam rate limit hit'],
  [131049, 400, 'This message was not delivered to maintain healthy ecosystem engagement'],
  [131050, 400, 'Unable to deliver the message. This recipient has chosen to stop receiving marketing messages'],
  [131051, 400, 'Unsupported message type'],
  [131052, 400, 'Media download error'],
  [131053, 400, 'Media upload error'],
  [131056, 400, '(Business Account, Consumer Account) pair rate limit hit'],
  [131057, 500, 'Account in maintenance mode'],
  [131062, 400, 'Business-scoped user id recipients are not supported for this message'],
  [131064, 400, 'Messaging limit reached because of template misclassification'],
  [132000, 400, 'Number of parameters does not match the expected number of params'],
  [132001, 404, 'Template name does not exist in the translation'],
  [132005, 400, 'Translated text too long'],
  [132007, 400, 'Template format character policy violated'],
  [132012, 400, 'Template parameter format mismatch'],
  [132015, 400, 'Template is paused'],
  [132016, 400, 'Template is disabled'],
  [132068, 400, 'Flow is in blocked state'],
  [132069, 400, 'Flow is in throttled state'],
  [133016, 400, 'Account register deregister rate limit exceeded'],
  [137000, 400, 'Identity key hash mismatch'],
]
const table = new Map(rows.map(([code, status, title]) => [code, { status, title }]))

/** A refusal with this code: documented status and title, unless others are given. */
export function graphRefusal(code: number, details?: string, more: Partial<GraphRefusal> = {}): GraphRefusal {
  const known = table.get(code)
  const title = known?.title ?? 'Unknown error'
  return { status: known?.status ?? 400, code, message: `(#${code}) ${title}`, details, ...more }
}

/** The title of a code, as statuses and webhook errors carry it. */
export function graphTitle(code: number): string {
  return table.get(code)?.title ?? 'Unknown error'
}

/** The body of an error answer. */
export function graphErrorBody(refusal: GraphRefusal, product?: 'whatsapp') {
  return {
    error: {
      message: refusal.message,
      type: refusal.type ?? 'OAuthException',
      code: refusal.code,
      ...(refusal.subcode === undefined ? {} : { error_subcode: refusal.subcode }),
      ...(refusal.details === undefined
        ? {}
        : { error_data: { ...(product ? { messaging_product: product } : {}), details: refusal.details } }),
      fbtrace_id: `A${randomBytes(11).toString('base64url')}`,
    },
  }
}
