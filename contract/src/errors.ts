import Type from 'typebox'

/**
 * Every refusal that the API can give: its stable code, its status and one plain sentence. The docs page of codes and the
 * error replies in the OpenAPI document are made from this table.
 */
export const errors = {
  malformed_request: [400, 'The request could not be read'],
  invalid_id: [400, 'This is not a valid id'],
  invalid_cursor: [400, 'This cursor is not one that this list gave'],
  invalid_parameter: [400, 'A query parameter is not valid'],
  nothing_to_update: [400, 'No updates provided'],
  invalid_text: [400, 'Text must be valid Unicode without NUL characters'],
  invalid_idempotency_key: [400, 'Idempotency-Key must be 1 to 255 printable ASCII characters'],
  invalid_token: [401, 'Invalid authentication token'],
  not_authenticated: [401, 'Sign in, or send a token or an API key'],
  wrong_credentials: [401, 'Wrong e-mail address or password'],
  invalid_signature: [401, 'The signature is missing or does not match the body'],
  link_used: [401, 'This link was used or has expired'],
  insufficient_permissions: [403, 'Insufficient permissions'],
  wrong_origin: [403, 'Requests from this origin are not accepted'],
  wrong_verify_token: [403, 'The verify token does not match'],
  not_found: [404, 'Not found'],
  ticket_not_found: [404, 'Ticket not found'],
  customer_not_found: [404, 'Customer not found'],
  agent_not_found: [404, 'Agent not found'],
  message_not_found: [404, 'Message not found'],
  department_not_found: [404, 'Department not found'],
  inbox_not_found: [404, 'Inbox not found'],
  channel_not_found: [404, 'Channel not found'],
  receipt_not_found: [404, 'Receipt not found'],
  key_not_found: [404, 'API key not found'],
  method_not_allowed: [405, 'This method is not allowed here'],
  request_timeout: [408, 'The request took too long to arrive'],
  version_conflict: [409, 'Somebody changed this ticket since you read it'],
  status_conflict: [409, 'The ticket cannot go from its status to the one asked for'],
  open_ticket_exists: [409, 'This customer already has an open ticket on this inbox'],
  agent_outside_department: [409, 'This agent is not in the ticket’s department'],
  agent_disabled: [409, 'This agent’s account is disabled'],
  idempotency_conflict: [409, 'This Idempotency-Key was used with another request'],
  idempotency_in_progress: [409, 'A request with this Idempotency-Key is still being handled'],
  duplicate: [409, 'This already exists'],
  last_admin: [409, 'The last active administrator cannot be removed'],
  body_too_large: [413, 'The request body is too large'],
  unsupported_media_type: [415, 'Send JSON with Content-Type: application/json'],
  expectation_failed: [417, 'This expectation cannot be met'],
  invalid_body: [422, 'The request body is not valid'],
  reply_window_closed: [
    422,
    'The reply window of this channel is closed: free text can no longer be sent, use a template',
  ],
  text_too_long: [422, 'The text is longer than this channel takes'],
  no_identity: [422, 'This customer cannot be reached on the ticket’s channel'],
  no_inbox: [422, 'No inbox of this channel is connected'],
  not_retryable: [422, 'Only a message that failed or whose fate is unknown can be sent again'],
  attachments_unsupported: [422, 'Attachments cannot be sent yet'],
  too_many_requests: [429, 'Too many requests: wait a little'],
  headers_too_large: [431, 'The request headers are too large'],
  internal_error: [500, 'Internal server error'],
  not_ready: [503, 'Not ready: the database is away or busy. Try again shortly'],
  overloaded: [503, 'Too many requests are being handled. Try again shortly'],
  inbox_not_configured: [503, 'This channel is not configured to verify webhooks: its secret is missing'],
  stopping: [503, 'This node is stopping. Try again'],
} as const satisfies Record<string, readonly [number, string]>

export type ErrorCode = keyof typeof errors

export const statusTitles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** RFC 9457, plus `error` (= title) and `message` (= detail) for clients of older documents. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'Where the code is explained.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'One plain sentence for a person.' }),
    code: Type.String({ description: 'Stable word for programs.' }),
    instance: Type.Optional(Type.String()),
    request_id: Type.String(),
    error: Type.String({ description: 'Same as title.' }),
    message: Type.String({ description: 'Same as detail.' }),
    errors: Type.Optional(
      Type.Array(Type.Object({ path: Type.String(), message: Type.String() }), {
        description: 'What is wrong where, for validation errors.',
      }),
    ),
  },
  { $id: 'Problem', additionalProperties: true },
)
