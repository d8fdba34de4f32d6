import { createHash } from 'node:crypto'
import { type ErrorCode, errors, statusTitles } from '@parley/contract'

const style = `
:root { color-scheme: light dark; --line: light-dark(#e2e5ea, #31363f); --soft: light-dark(#5b6472, #9aa3b0) }
body { margin: 0 auto; max-width: 56rem; padding: 2.5rem 1.25rem; font: 1rem/1.6 system-ui, sans-serif }
h1 { margin: 0; font-size: 1.75rem } h2 { margin: 2.25rem 0 .25rem; font-size: 1.1rem }
p { margin: .5rem 0; color: var(--soft) }
table { width: 100%; border-collapse: collapse } td { padding: .55rem 1rem .55rem 0; border-top: 1px solid var(--line); vertical-align: top }
td:first-child { width: 18rem } td:target, tr:target td { background: light-dark(#fff6d6, #3a3413) }
code, pre { font: .9rem/1.5 ui-monospace, monospace } pre { overflow: auto; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem }
a { color: inherit; text-decoration: none } a:hover { text-decoration: underline }
@media (max-width: 40rem) { td { display: block; border: 0; padding: 0 } td:first-child { padding-top: .75rem; border-top: 1px solid var(--line) } }
`

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
  const hash = createHash('sha256').update(style).digest('base64')
  return {
    policy: `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Errors of the Parley API</title>
<style>${style}</style>
</head>
<body>
<h1>Errors</h1>
<p>Every refusal is <code>application/problem+json</code> (RFC 9457). Programs go by <code>code</code>, people read <code>detail</code>;
<code>errors</code> names each wrong field, and <code>request_id</code> finds the request in the log. A 429 or 503 says in
<code>Retry-After</code> how many seconds to wait.</p>
<pre>${asText(example)}</pre>
${sections.join('\n')}
</body>
</html>
`,
  }
}

function asText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
