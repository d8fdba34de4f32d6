import type { ApiReply } from '../api/serve.ts'

type Row = { title: string; type: string; detail: string }

const rows: Record<number, Row> = {
  400: {
    title: 'Invalid Request',
    type: 'https://api.x.com/2/problems/invalid-request',
    detail: 'One or more parameters to your request was invalid.',
  },
  401: { title: 'Unauthorized', type: 'about:blank', detail: 'Unauthorized' },
  403: {
    title: 'Forbidden',
    type: 'https://api.x.com/2/problems/client-forbidden',
    detail: 'You do not have permission to DM one or more participants.',
  },
  404: {
    title: 'Not Found Error',
    type: 'https://api.x.com/2/problems/resource-not-found',
    detail: 'Could not find the resource.',
  },
  429: {
    title: 'Too Many Requests',
    type: 'https://api.x.com/2/problems/rate-limit-exceeded',
    detail: 'Too Many Requests',
  },
  500: { title: 'Internal Server Error', type: 'about:blank', detail: 'Something went wrong' },
  503: { title: 'Service Unavailable', type: 'about:blank', detail: 'Service Unavailable' },
}

/** An error answer in X's form (problem JSON); unknown statuses are worded as 500. */
export function xProblem(status: number, detail?: string, more: Partial<Row> = {}): ApiReply {
  const row = rows[status] ?? rows[500]
  return { status, body: { ...row, ...more, status, ...(detail === undefined ? {} : { detail }) } }
}
