import { type ErrorCode, errors, statusTitles } from '@parley/contract'
import { asText, tablePage, tablePolicy } from './table-page.ts'

const example = `{
  "type": "/api/docs/errors#ticket_not_found",
  "title": "Not Found",
  "status": 404,
  "detail": "Ticket not found",
  "code": "ticket_not_found",
  "instance": "/api/tickets/tkt_…",
  "request_id": "…",
  "error": "Not Found",
  "message": "Ticket not found"
}`

/** The table of codes as a page; each code can be linked to. Its policy allows its own style and nothing else. */
export function errorsPage(): { html: string; policy: string } {
  const codes = Object.keys(errors) as ErrorCode[]
  const byStatus = [...Map.groupBy(codes, (code) => errors[code][0])].sort(([a], [b]) => a - b)
  const sections = byStatus.map(([status, group]) => {
    const rows = group.map(
      (code) =>
        `<tr id="${code}"><td><a href="#${code}"><code>${code}</code></a></td><td>${asText(errors[code][1])}.</td></tr>`,
    )
    return `<h2>${status} ${statusTitles[status]}</h2>\n<table>${rows.join('\n')}</table>`
  })
  return {
    policy: tablePolicy,
    html: tablePage(
      'Errors of the Parley API',
      `<h1>Errors</h1>
<p>Every refusal is <code>application/problem+json</code> (RFC 9457). Programs go by <code>code</code>, people read <code>detail</code>;
<code>errors</code> names each wrong field, and <code>request_id</code> finds the request in the log. A 429 or 503 says in
<code>Retry-After</code> how many seconds to wait.</p>
<pre>${asText(example)}</pre>
${sections.join('\n')}`,
    ),
  }
}
